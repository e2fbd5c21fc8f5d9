using System.Text;

namespace AgentHost.Plugins.Acp.Running;

/// <summary>Two texts as one hunk of a unified diff: what both begin and end with is left out, but for three lines.</summary>
internal static class PlainDiff
{
    private const int Around = 3;
    private const int MostLines = 2_000;

    public static DiffBlock Of(string path, string before, string after)
    {
        var (old, now) = (Lines(before), Lines(after));
        var start = 0;
        while (start < old.Length && start < now.Length && old[start] == now[start])
        {
            start++;
        }

        var end = 0;
        while (end < old.Length - start && end < now.Length - start && old[^(end + 1)] == now[^(end + 1)])
        {
            end++;
        }

        var removed = old[start..^end];
        var added = now[start..^end];
        var from = Math.Max(0, start - Around);
        var behind = old[(old.Length - end)..Math.Min(old.Length, old.Length - end + Around)];
        var text = new StringBuilder();
        text.Append(System.Globalization.CultureInfo.InvariantCulture,
            $"@@ -{Place(from, start - from + removed.Length + behind.Length)} +{Place(from, start - from + added.Length + behind.Length)} @@\n");
        Add(text, ' ', old[from..start]);
        Add(text, '-', removed);
        Add(text, '+', added);
        Add(text, ' ', behind);
        return new DiffBlock(path, text.ToString()) { Added = added.Length, Removed = removed.Length };
    }

    private static string Place(int from, int count) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{(count == 0 ? from : from + 1)},{count}");

    private static void Add(StringBuilder text, char sign, string[] lines)
    {
        foreach (var line in lines.Take(MostLines))
        {
            text.Append(sign).Append(line).Append('\n');
        }
    }

    private static string[] Lines(string text)
    {
        var lines = text.Split('\n');
        return lines is [.., ""] ? lines[..^1] : lines;
    }
}
