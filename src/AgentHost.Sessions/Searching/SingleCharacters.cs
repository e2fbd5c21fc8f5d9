using System.Text;

namespace AgentHost.Sessions.Searching;

/// <summary>
/// Writing without spaces between words (Chinese, Japanese, Korean): each character is a word of the index, so that any part of a sentence is found as a
/// phrase.
/// </summary>
internal static class SingleCharacters
{
    /// <summary>Stands between such characters in the index alone; it has no width, and texts lose it on their way in.</summary>
    public const char Mark = '\u200b';

    /// <summary>A text with marks around each such character.</summary>
    public static string Split(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\u1100', '\uffdc') && !text.Contains(Mark, StringComparison.Ordinal))
        {
            return text;
        }

        var marked = new StringBuilder(text.Length + 64);
        for (var i = 0; i < text.Length; i++)
        {
            var pair = char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            if (IsOne(pair ? char.ConvertToUtf32(text[i], text[i + 1]) : text[i]))
            {
                marked.Append(Mark).Append(text, i, pair ? 2 : 1).Append(Mark);
            }
            else if (text[i] != Mark)
            {
                marked.Append(text, i, pair ? 2 : 1);
            }

            i += pair ? 1 : 0;
        }

        return marked.ToString();
    }

    /// <summary>The text as it was.</summary>
    public static string Join(string text) => text.Replace(Mark.ToString(), "", StringComparison.Ordinal);

    /// <summary>Tests that a text has such a character.</summary>
    public static bool Any(string text) => Split(text).Contains(Mark, StringComparison.Ordinal);

    private static bool IsOne(int code) => code
        is (>= 0x1100 and <= 0x11FF) or (>= 0x3005 and <= 0x3007) or (>= 0x3040 and <= 0x30FF and not 0x30FB) or (>= 0x3100 and <= 0x318F)
        or (>= 0x31A0 and <= 0x31BF) or (>= 0x31F0 and <= 0x31FF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) or (>= 0xA960 and <= 0xA97F)
        or (>= 0xAC00 and <= 0xD7FF) or (>= 0xF900 and <= 0xFAFF) or (>= 0xFF66 and <= 0xFFDC) or (>= 0x20000 and <= 0x3FFFF);
}
