using System.Globalization;
using System.Text.RegularExpressions;

namespace AgentHost.Plugins.Git.Reviewing;

/// <summary>Lines that a patch shows of each file as it is afterwards: a finding has its place among them.</summary>
internal sealed partial class ChangedLines
{
    private readonly Dictionary<string, List<(int First, int Count)>> _files = new(StringComparer.Ordinal);

    /// <summary>Reads a patch of git's.</summary>
    public static ChangedLines Of(string patch)
    {
        var lines = new ChangedLines();
        List<(int, int)>? hunks = null;
        var left = 0;
        foreach (var line in patch.Split('\n'))
        {
            // Within a hunk a line that looks like a head is a line of the file.
            if (left > 0 && line is ['+' or ' ', ..])
            {
                left--;
            }
            else if (left > 0 && line is ['-' or '\\', ..])
            {
                continue;
            }
            else if (line.StartsWith("+++ b/", StringComparison.Ordinal))
            {
                lines._files[line[6..].TrimEnd('\t')] = hunks = [];
            }
            else if (line.StartsWith("+++ ", StringComparison.Ordinal))
            {
                hunks = null;
            }
            else if (hunks is not null && Hunk().Match(line) is { Success: true } hunk)
            {
                var count = hunk.Groups["count"].Success ? Number(hunk.Groups["count"].Value) : 1;
                hunks.Add((Number(hunk.Groups["first"].Value), count));
                left = count;
            }
        }

        return lines;
    }

    /// <summary>Tests that the patch shows a line.</summary>
    public bool Shows(string path, int line) =>
        _files.TryGetValue(path, out var hunks) && hunks.Exists(hunk => line >= hunk.First && line < hunk.First + hunk.Count);

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\A@@ -\d{1,9}(,\d{1,9})? \+(?<first>\d{1,9})(,(?<count>\d{1,9}))? @@", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Hunk();
}
