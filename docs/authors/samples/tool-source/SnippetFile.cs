using System.Text;

namespace Samples.ToolSource;

/// <summary>The file <c>.snippets</c>: names and texts.</summary>
internal sealed class SnippetFile(IWorkspaceContext workspace)
{
    private const int MostBytes = 64 * 1024;

    public async ValueTask<IReadOnlyDictionary<string, string>> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var text = Encoding.UTF8.GetString(await workspace.Files.ReadAllAsync(".snippets", MostBytes, cancellationToken));
            return text.Split('\n').Select(line => line.Split(':', 2, StringSplitOptions.TrimEntries)).Where(words => words is [not "", not ""])
                .DistinctBy(words => words[0]).ToDictionary(words => words[0], words => words[1], StringComparer.Ordinal);
        }
        catch (FileAccessException)
        {
            // No file, no tools.
            return new Dictionary<string, string>();
        }
    }
}
