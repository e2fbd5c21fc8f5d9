using System.Globalization;
using System.Text;

namespace AgentHost.Terminal.Text;

/// <summary>Text in cells of a terminal, a grapheme cluster at a time.</summary>
internal static class CellText
{
    /// <summary>Cells of a text of one line; tabs count as one.</summary>
    /// <param name="text">The text.</param>
    public static int Width(ReadOnlySpan<char> text)
    {
        var width = 0;
        while (!text.IsEmpty)
        {
            var plain = 0;
            while (plain < text.Length && text[plain] is >= ' ' and < '\u007f')
            {
                plain++;
            }

            // The last of them may carry marks that follow.
            if (plain == text.Length)
            {
                return width + plain;
            }

            if (plain > 1)
            {
                width += plain - 1;
                text = text[(plain - 1)..];
            }

            var length = StringInfo.GetNextTextElementLength(text);
            width += ClusterWidth(text[..length]);
            text = text[length..];
        }

        return width;
    }

    /// <summary>Cells of a grapheme cluster: 0, 1 or 2.</summary>
    /// <param name="cluster">The cluster.</param>
    public static int ClusterWidth(ReadOnlySpan<char> cluster)
    {
        if (cluster.Length == 1)
        {
            return cluster[0] < '\u0300' ? cluster[0] is < ' ' or (>= '\u007f' and < '\u00a0') ? 0 : 1 : BaseWidth(new Rune(SafeChar(cluster[0])));
        }

        var width = 0;
        var flags = 0;
        foreach (var rune in cluster.EnumerateRunes())
        {
            if (rune.Value == 0xfe0f && width == 1)
            {
                return 2;
            }

            flags += rune.Value is >= 0x1f1e6 and <= 0x1f1ff ? 1 : 0;
            width = Math.Max(width, BaseWidth(rune));
        }

        return flags == 2 ? 2 : width;
    }

    /// <summary>The longest beginning of a text that takes at most so many cells.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">Cells, from 0.</param>
    /// <returns>Its length in characters and its cells.</returns>
    public static (int Length, int Cells) Fitting(ReadOnlySpan<char> text, int most)
    {
        var (at, cells) = (0, 0);
        while (at < text.Length)
        {
            var length = StringInfo.GetNextTextElementLength(text[at..]);
            var width = ClusterWidth(text.Slice(at, length));
            if (cells + width > most)
            {
                break;
            }

            at += length;
            cells += width;
        }

        return (at, cells);
    }

    /// <summary>A text clipped to so many cells, with a sign where something is missing.</summary>
    /// <param name="text">The text, of one line.</param>
    /// <param name="most">Cells, from 1.</param>
    public static string Clip(string text, int most) =>
        Width(text) <= most ? text : string.Concat(text.AsSpan(0, Fitting(text, Math.Max(0, most - 1)).Length), "…");

    /// <summary>A text with spaces in place of tabs, to every fourth cell.</summary>
    /// <param name="text">The text, of one line.</param>
    /// <param name="column">Cell that it begins in.</param>
    public static string Expand(string text, int column = 0)
    {
        if (!text.Contains('\t', StringComparison.Ordinal))
        {
            return text;
        }

        var expanded = new StringBuilder(text.Length + 16);
        var pieces = text.Split('\t');
        for (var i = 0; i < pieces.Length; i++)
        {
            expanded.Append(pieces[i]);
            column += Width(pieces[i]);
            if (i < pieces.Length - 1)
            {
                var gap = 4 - (column % 4);
                expanded.Append(' ', gap);
                column += gap;
            }
        }

        return expanded.ToString();
    }

    private static char SafeChar(char c) => char.IsSurrogate(c) ? '\ufffd' : c;

    private static int BaseWidth(Rune rune)
    {
        var value = rune.Value;
        return value is 0x200d or (>= 0xfe00 and <= 0xfe0f) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark
            ? 0
            : value is (>= 0x1100 and <= 0x115f) or (>= 0x2e80 and <= 0x303e) or (>= 0x3041 and <= 0xa4cf) or (>= 0xac00 and <= 0xd7a3)
                or (>= 0xf900 and <= 0xfaff) or (>= 0xfe30 and <= 0xfe6f) or (>= 0xff00 and <= 0xff60) or (>= 0xffe0 and <= 0xffe6)
                or (>= 0x1f300 and <= 0x1f64f) or (>= 0x1f680 and <= 0x1f6ff) or (>= 0x1f900 and <= 0x1faff) or (>= 0x20000 and <= 0x3fffd) ? 2 : 1;
    }
}
