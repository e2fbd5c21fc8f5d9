using System.Globalization;

namespace AgentHost.Plugins.Attachments;

/// <summary>Text of files that prompts name by their paths: whole or in lines.</summary>
internal sealed class FileSource(IWorkspaceContext workspace) : ContextSource
{
    private const int MostBytes = 8 * 1024 * 1024;

    /// <summary>The bound where the host names none.</summary>
    private const int UsualCharacters = 2_000_000;

    public override async ValueTask<ContextContent> ReadAsync(ContextReference reference, CancellationToken cancellationToken)
    {
        try
        {
            return reference.StartLine is { } start
                ? await ReadLinesAsync(reference, start, cancellationToken)
                : await ReadWholeAsync(reference, cancellationToken);
        }
        catch (FileAccessException exception)
        {
            return ContextContent.Failed(exception.Message);
        }
    }

    private async ValueTask<ContextContent> ReadWholeAsync(ContextReference reference, CancellationToken cancellationToken)
    {
        // A text never has more characters than bytes.
        var most = Math.Min(reference.MaxCharacters ?? MostBytes, MostBytes);
        return Of(reference, await TextFile.ReadAsync(workspace.Files, reference.Target, most, cancellationToken));
    }

    private async ValueTask<ContextContent> ReadLinesAsync(ContextReference reference, int start, CancellationToken cancellationToken)
    {
        var (path, most) = (reference.Target, reference.MaxCharacters ?? UsualCharacters);
        if (await TextFile.ReadLinesAsync(workspace.Files, path, start, reference.EndLine ?? start, most, cancellationToken) is not var (text, last))
        {
            return Of(reference, null);
        }

        return last < start
            ? ContextContent.Failed(string.Create(CultureInfo.InvariantCulture, $"{path} has {last} {(last == 1 ? "line" : "lines")}, none at {start}."))
            : ContextContent.Of(text) with { EndLine = last };
    }

    private static ContextContent Of(ContextReference reference, string? text) =>
        text is null ? ContextContent.Failed($"{reference.Target} is not text.") : ContextContent.Of(text);
}
