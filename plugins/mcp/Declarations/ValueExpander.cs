using System.Text;

namespace AgentHost.Plugins.Mcp.Declarations;

/// <summary>
/// Fills <c>$VAR</c>, <c>${VAR}</c>, <c>${VAR:-default}</c> and <c>$(command)</c>; <c>$$</c> is a dollar sign. What was filled in is not looked at again.
/// </summary>
/// <param name="variable">Reads the environment.</param>
/// <param name="run">Runs a command line and gives what it prints; throws <see cref="McpServerException"/> where it fails.</param>
internal sealed class ValueExpander(Func<string, string?> variable, Func<string, CancellationToken, Task<string>> run)
{
    /// <summary>The text with all that is in it.</summary>
    /// <exception cref="McpServerException">A variable is not set, a bracket is not closed, or a command failed.</exception>
    public async ValueTask<string> FillAsync(string text, CancellationToken cancellationToken)
    {
        var at = text.IndexOf('$', StringComparison.Ordinal);
        if (at < 0)
        {
            return text;
        }

        var result = new StringBuilder(text.Length + 32);
        var last = 0;
        for (; at >= 0; at = text.IndexOf('$', last))
        {
            result.Append(text, last, at - last);
            var next = at + 1 < text.Length ? text[at + 1] : '\0';
            if (next == '$')
            {
                result.Append('$');
                last = at + 2;
            }
            else if (next == '(')
            {
                var end = Close(text, at + 2);
                result.Append(await run(text[(at + 2)..end], cancellationToken));
                last = end + 1;
            }
            else if (next == '{')
            {
                var end = text.IndexOf('}', at);
                if (end < 0)
                {
                    throw new McpServerException("a ${ is never closed");
                }

                result.Append(Named(text[(at + 2)..end]));
                last = end + 1;
            }
            else if (NameLength(text.AsSpan(at + 1)) is > 0 and var length)
            {
                result.Append(Named(text.Substring(at + 1, length)));
                last = at + 1 + length;
            }
            else
            {
                result.Append('$');
                last = at + 1;
            }
        }

        return result.Append(text, last, text.Length - last).ToString();
    }

    private static int Close(string text, int start)
    {
        var depth = 1;
        for (var i = start; i < text.Length; i++)
        {
            depth += text[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth == 0)
            {
                return i;
            }
        }

        throw new McpServerException("a $( is never closed");
    }

    private static int NameLength(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && (text[length] == '_' || char.IsAsciiLetter(text[length]) || (length > 0 && char.IsAsciiDigit(text[length]))))
        {
            length++;
        }

        return length;
    }

    private string Named(string inner)
    {
        var colon = inner.IndexOf(":-", StringComparison.Ordinal);
        var (name, otherwise) = colon < 0 ? (inner, null) : (inner[..colon], inner[(colon + 2)..]);
        if (name.Length == 0 || NameLength(name) != name.Length)
        {
            throw new McpServerException($"\"{name}\" is no name of an environment variable");
        }

        // As in a shell, :- also stands in for an empty value.
        var value = variable(name);
        value = string.IsNullOrEmpty(value) ? otherwise ?? value : value;
        return value ?? throw new McpServerException($"the environment variable {name} is not set; set it, or write ${{{name}:-default}}");
    }
}
