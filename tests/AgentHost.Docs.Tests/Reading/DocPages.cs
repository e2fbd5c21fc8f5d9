using System.Text.RegularExpressions;

namespace AgentHost.Docs.Tests.Reading;

/// <summary>The pages whose examples are tried.</summary>
internal static partial class DocPages
{
    public const string Running = "docs/guide/running.md";

    public const string Settings = "docs/guide/settings.md";

    public const string Faults = "docs/guide/troubleshooting.md";

    public static IReadOnlyList<string> All { get; } = ["README.md", .. Repository.Files("docs", "*.md").Select(Repository.Relative)];

    public static IReadOnlyList<string> Guide { get; } = [.. All.Where(static page => page.StartsWith("docs/guide/", StringComparison.Ordinal))];

    public static string Read(string page) => File.ReadAllText(Repository.PathTo(page.Split('/')));

    /// <summary>The fenced blocks of a page, in order.</summary>
    public static IReadOnlyList<DocBlock> BlocksOf(string page)
    {
        var blocks = new List<DocBlock>();
        var lines = Read(page).ReplaceLineEndings("\n").Split('\n');
        var onlyEmpty = false;
        string? service = null;
        for (var i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith("```", StringComparison.Ordinal))
            {
                onlyEmpty &= lines[i].Length == 0;
                service = ServiceComment().Match(lines[i]) is { Success: true } comment ? comment.Groups["scenario"].Value : null;
                continue;
            }

            // A fence of more backticks holds those of fewer.
            var fence = lines[i][..(lines[i].Length - lines[i].TrimStart('`').Length)];
            var end = Array.IndexOf(lines, fence, i + 1);
            Assert.True(end > i, $"{page}:{i + 1}: the block is never closed.");
            blocks.Add(new DocBlock(page, i + 2, lines[i][fence.Length..].Trim(), string.Join('\n', lines[(i + 1)..end]), onlyEmpty) { Service = service });
            onlyEmpty = true;
            service = null;
            i = end;
        }

        return blocks;
    }

    [GeneratedRegex(@"\A<!-- service: (?<scenario>\{.*\}) -->\z", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex ServiceComment();
}
