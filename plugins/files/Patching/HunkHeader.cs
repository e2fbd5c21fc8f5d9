using System.Globalization;

namespace AgentHost.Plugins.Files.Patching;

/// <summary>The line before a hunk of a unified diff: <c>@@ -12,5 +14,6 @@</c>.</summary>
internal sealed record HunkHeader(int OldStart, int OldCount, int NewCount)
{
    /// <summary>Reads it; what follows the second <c>@@</c> says nothing of the place. Null when it is none.</summary>
    public static HunkHeader? Parse(string line)
    {
        var text = line.AsSpan();
        if (!text.StartsWith("@@ -"))
        {
            return null;
        }

        text = text[4..];
        var space = text.IndexOf(' ');
        if (space < 0 || !TryRange(text[..space], out var start, out var count))
        {
            return null;
        }

        text = text[(space + 1)..];
        var end = text.IndexOf(" @@");
        return end > 0 && text[0] == '+' && TryRange(text[1..end], out _, out var newCount) ? new(start, count, newCount) : null;
    }

    private static bool TryRange(ReadOnlySpan<char> text, out int start, out int count)
    {
        count = 1;
        var comma = text.IndexOf(',');
        return TryNumber(comma < 0 ? text : text[..comma], out start) && (comma < 0 || TryNumber(text[(comma + 1)..], out count));
    }

    private static bool TryNumber(ReadOnlySpan<char> text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
