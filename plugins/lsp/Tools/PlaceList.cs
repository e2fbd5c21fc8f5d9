using System.Globalization;
using System.Text;
using System.Text.Json;
using AgentHost.Plugins.Lsp.Documents;
using AgentHost.Plugins.Lsp.Findings;

namespace AgentHost.Plugins.Lsp.Tools;

/// <summary>Places that a server answered, as lines with the text that stands there.</summary>
internal static class PlaceList
{
    private const int Most = 200;
    private const int MostBytes = 4 * 1024 * 1024;
    private const int LongestLine = 200;

    /// <summary>Lists places: of one location, of several, or of links.</summary>
    public static async Task<ToolResult> WriteAsync(Asked asked, JsonElement answer, string none, CancellationToken cancellationToken)
    {
        var places = (answer.ValueKind == JsonValueKind.Object ? [answer] : answer.Items())
            .Select(static item =>
                (Path: FileUri.PathOf(item.Text("uri") ?? item.Text("targetUri")), Start: Finding.Place(
                    (item.Has("range") ? item.Get("range") : item.Get("targetSelectionRange")).Get("start"))))
            .Where(static place => place.Path is not null)
            .Distinct().ToList();
        if (places.Count == 0)
        {
            return ToolResult.Text(none);
        }

        var text = new StringBuilder();
        var paths = new List<string>();
        foreach (var file in places.Take(Most).GroupBy(static place => place.Path!).OrderBy(static file => file.Key, StringComparer.Ordinal))
        {
            var source = await ReadAsync(asked.Workspace, file.Key, cancellationToken);
            var shown = Relative(asked.Workspace, file.Key);
            paths.Add(shown);
            foreach (var place in file.OrderBy(static place => place.Start.Line).ThenBy(static place => place.Start.Character))
            {
                var start = source?.Convert(place.Start, asked.Server.Encoding, PositionEncoding.Utf16) ?? place.Start;
                text.Append(CultureInfo.InvariantCulture, $"{shown}:{start.Line + 1}:{start.Character + 1}");
                if (source is not null)
                {
                    var line = source.Line(start.Line).Trim();
                    text.Append(": ").Append(line[..Math.Min(line.Length, LongestLine)]);
                }

                text.Append('\n');
            }
        }

        if (places.Count > Most)
        {
            text.Append(CultureInfo.InvariantCulture, $"[… {places.Count - Most} more …]\n");
        }

        return ToolResult.Text(text.ToString().TrimEnd()) with { Paths = paths };
    }

    /// <summary>A path as people write it: relative to the workspace where it lies in it.</summary>
    public static string Relative(IWorkspaceContext workspace, string path) =>
        path.StartsWith(workspace.Root + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? path[(workspace.Root.Length + 1)..].Replace(Path.DirectorySeparatorChar, '/')
            : path;

    private static async Task<SourceText?> ReadAsync(IWorkspaceContext workspace, string path, CancellationToken cancellationToken)
    {
        try
        {
            var bytes = await workspace.Files.ReadAllAsync(path, MostBytes, cancellationToken);
            return new(Encoding.UTF8.GetString(bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? bytes.AsSpan(3) : bytes));
        }
        catch (FileAccessException)
        {
            return null;
        }
    }
}
