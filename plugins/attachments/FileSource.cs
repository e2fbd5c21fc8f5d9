using System.Globalization;

namespace AgentHost.Plugins.Attachments;

/// <summary>Text of files that prompts name by their paths: whole or in lines.</summary>
internal sealed class FileSource(IWorkspaceContext workspace) : ContextSource
{
    private const int MostBytes = 8 * 1024 * 1024;

    /// <summary>Where the host does not say how much it takes.</summary>
    private const int UsualCharacters = 2_000_000;

    public override async ValueTask<ContextContent> ReadAsync(ContextReference reference, CancellationToken cancellationToken)
    {
        try
        {
            return reference.StartLine is { } start
                ? await ReadLinesAsync(reference, start, cancellationToken)
                : Of(reference, await TextFile.ReadAsync(workspace.Files, reference.Target, Math.Min(reference.MaxCharacters ?? MostBytes, MostBytes), cancellationToken));
        }
        catch (FileAccessException exception)
        {
            return ContextContent.Failed(exception.Message);
        }
    }

    private async ValueTask<ContextContent> ReadLinesAsync(ContextReference reference, int start, CancellationToken cancellationToken)
    {
        var path = reference.Target;
        var lines = await TextFile.ReadLinesAsync(workspace.Files, path, start, reference.EndLine ?? start, reference.MaxCharacters ?? UsualCharacters, cancellationToken);
        return lines?.Last < start
            ? ContextContent.Failed(string.Create(CultureInfo.InvariantCulture, $"{path} has {lines.Last} {(lines.Last == 1 ? "line" : "lines")}, none at {start}."))
            : Of(reference, lines?.Text) with { EndLine = lines?.Last };
    }

    private static ContextContent Of(ContextReference reference, string? text) => text is null ? ContextContent.Failed($"{reference.Target} is not text.") : ContextContent.Of(text);
}
