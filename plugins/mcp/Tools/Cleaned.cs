using System.Text;

namespace AgentHost.Plugins.Mcp.Tools;

/// <summary>Texts of servers, without what would drive a terminal or hide words from a person.</summary>
internal static class Cleaned
{
    private const char Escape = '\u001b';

    /// <summary>
    /// Without escape sequences, control characters (but line ends and tabs), and characters that show nothing or turn the reading direction.
    /// </summary>
    public static string Text(string text)
    {
        if (!NeedsIt(text))
        {
            return text;
        }

        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            if (character is Escape or '\u009b')
            {
                i = SkipSequence(text, i);
            }
            else if (character == '\r')
            {
                result.Append(i + 1 < text.Length && text[i + 1] == '\n' ? "" : "\n");
            }
            else if (!IsBad(text, i))
            {
                result.Append(character);
            }
        }

        return result.ToString();
    }

    /// <summary>At most so many characters, with a word on what is missing.</summary>
    public static string Text(string text, int most)
    {
        var cleaned = Text(text.Length > most * 2L ? text[..(most * 2)] : text);
        if (cleaned.Length <= most)
        {
            return cleaned;
        }

        var end = char.IsHighSurrogate(cleaned[most - 1]) ? most - 1 : most;
        return cleaned[..end] + "…";
    }

    /// <summary>One line.</summary>
    public static string Line(string text, int most) => Text(text.ReplaceLineEndings(" ").Replace('\t', ' '), most).Replace('\n', ' ').Trim();

    private static bool NeedsIt(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is Escape or '\r' or '\u009b' || IsBad(text, i))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Tags (U+E0000…) are letters that nobody sees and models read.</summary>
    private static bool IsBad(string text, int at) =>
        (char.IsControl(text[at]) && text[at] is not ('\n' or '\t'))
        || text[at] is (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069') or '\u200b' or '\u2060' or '\ufeff'
        || text[at] == '\udb40'
        || (at > 0 && text[at - 1] == '\udb40' && char.IsLowSurrogate(text[at]));

    private static int SkipSequence(string text, int at)
    {
        var i = text[at] == Escape ? at + 1 : at;
        if (i >= text.Length)
        {
            return i;
        }

        if (text[i] is '[' or '\u009b')
        {
            for (i++; i < text.Length && text[i] is < '@' or > '~'; i++)
            {
                if (i - at > 100)
                {
                    return i;
                }
            }

            return i;
        }

        if (text[i] is ']' or 'P' or '_' or '^' or 'X')
        {
            // A string for the terminal, up to its end; one that has none goes to the end of the line.
            for (i++; i < text.Length && text[i] is not ('\u0007' or '\n' or '\u009c'); i++)
            {
                if (text[i] == Escape && i + 1 < text.Length && text[i + 1] == '\\')
                {
                    return i + 1;
                }
            }

            return i < text.Length && text[i] == '\n' ? i - 1 : i;
        }

        return i;
    }
}
