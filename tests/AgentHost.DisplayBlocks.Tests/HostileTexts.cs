using System.Globalization;
using System.Text;

namespace AgentHost.DisplayBlocks.Tests;

/// <summary>Texts made to harm a terminal or a reader.</summary>
internal static class HostileTexts
{
    private static readonly string[] Pieces =
    [
        "\u001b[2J", "\u001b]0;title\u0007", "\u009b31m", "\u202e", "\u2066", "\u200b", "\ufeff", "\u0000", "\u0008", "\r", "\n", "\t", "\u2028",
        "\ud800", "\udc00",
        "\udb40\udc41", "a", "word ", "中", "👨‍👩‍👧", "e\u0301", "&#27;", "&#x202e;", "\u00ad", "\u061c", "<script>", "\u007f", "\u0085",
    ];

    public static string Next(Random random, int pieces)
    {
        var text = new StringBuilder();
        for (var i = random.Next(pieces); i >= 0; i--)
        {
            text.Append(random.Next(8) == 0 ? ((char)random.Next(0x10000)).ToString() : Pieces[random.Next(Pieces.Length)]);
        }

        return text.ToString();
    }

    /// <summary>The first character of a text that is not to be shown; null where there is none. Judged by Unicode's categories, not by a list.</summary>
    public static string? HarmIn(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            if (!Rune.TryGetRuneAt(text, at, out var rune))
            {
                return $"half of a surrogate pair at {at}";
            }

            if (rune.Value is not ('\n' or '\t') && Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.LineSeparator
                    or UnicodeCategory.ParagraphSeparator
                && rune.Value is not ('\n' or '\t') || rune.Value is >= 0x202a and <= 0x202e or >= 0x2066 and <= 0x2069 or 0x200b or 0xfeff or 0x200e or 0x200f)
            {
                return $"U+{rune.Value:X4} at {at}";
            }

            at += rune.Utf16SequenceLength;
        }

        return null;
    }
}
