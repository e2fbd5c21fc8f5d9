using System.Text;
using AgentHost.VariableTexts;

namespace AgentHost.Plugins.Mcp.Declarations;

/// <summary>
/// Fills <c>$VAR</c>, <c>${VAR}</c>, <c>${VAR:-default}</c> and <c>$(command)</c>; <c>$$</c> is a dollar sign. What was filled in is not looked at again.
/// </summary>
/// <param name="variable">Reads the environment.</param>
/// <param name="run">Runs a command line and gives what it prints; throws <see cref="McpServerException"/> where it fails.</param>
internal sealed class ValueExpander(Func<string, string?> variable, Func<string, CancellationToken, Task<string>> run)
{
    /// <summary>The text with all that is in it. Nothing is run where it cannot be read to its end.</summary>
    /// <exception cref="McpServerException">A variable is not set, a bracket is not closed, or a command failed.</exception>
    public async ValueTask<string> FillAsync(string text, CancellationToken cancellationToken)
    {
        var pieces = VariableText.Read(text, commands: true, out var problem);
        if (problem is not null)
        {
            throw new McpServerException(problem);
        }

        var result = new StringBuilder(text.Length + 32);
        foreach (var piece in pieces)
        {
            result.Append(piece.Kind switch
            {
                VariablePieceKind.Variable when piece.ValueIn(variable, out var isText) is { } value =>
                    isText ? await FillAsync(value, cancellationToken) : value,
                VariablePieceKind.Variable => throw new McpServerException(piece.NotSet),
                VariablePieceKind.Command => await run(piece.Text, cancellationToken),
                _ => piece.Text,
            });
        }

        return result.ToString();
    }
}
