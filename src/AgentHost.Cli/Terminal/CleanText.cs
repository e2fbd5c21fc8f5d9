using System.Globalization;
using System.Text;

namespace AgentHost.Cli.Terminal;

/// <summary>Makes text of models, tools and repositories harmless to a terminal: no escape sequences, no hidden reordering.</summary>
internal static class CleanText
{
    /// <summary>
    /// Removes control characters but line feeds and tabs, the marks that reorder text, and what nobody sees: spaces of no width, and the tags that spell out
    /// letters unseen (U+E0000 to U+E007F). Joiners stay, since words and pictures are made with them.
    /// </summary>
    public static string Clean(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var bad = 0;
        while (bad < text.Length && !IsHarmful(text[bad]) && !IsTag(text, bad))
        {
            bad++;
        }

        if (bad == text.Length)
        {
            return text;
        }

        var clean = new StringBuilder(text, 0, bad, text.Length);
        for (var at = bad; at < text.Length; at++)
        {
            var c = text[at];
            if (IsTag(text, at))
            {
                at++;
            }
            else if (!IsHarmful(c))
            {
                clean.Append(c);
            }
            else if (c == '\u001b')
            {
                // What follows an escape is its parameters; the visible stand-in tells that something was there.
                clean.Append('\u241b');
            }
        }

        return clean.ToString();
    }

    /// <summary>A text of others as a sentence, which another may follow.</summary>
    public static string Sentence(string text)
    {
        var trimmed = text.TrimEnd();
        return trimmed is [.., '.' or '!' or '?' or '…' or ':'] or "" ? trimmed : trimmed + ".";
    }

    /// <summary>A count with its noun: <c>1 token</c>, <c>2 tokens</c>.</summary>
    /// <param name="count">The count.</param>
    /// <param name="noun">The noun for one; with an s for others.</param>
    /// <param name="format">How the number is written.</param>
    public static string Count(long count, string noun, string format = "0") =>
        $"{count.ToString(format, CultureInfo.InvariantCulture)} {noun}{(count == 1 ? "" : "s")}";

    /// <summary>One line of at most so many characters.</summary>
    public static string Line(string text, int most)
    {
        var line = Clean(text).ReplaceLineEndings(" ");
        return line.Length <= most ? line : string.Concat(line.AsSpan(0, most - 1), "…");
    }

    private static bool IsHarmful(char c) =>
        (c < ' ' && c is not ('\n' or '\t')) || c is >= '\u007f' and <= '\u009f'
        || c is '\u061c' or '\u200e' or '\u200f' || c is >= '\u202a' and <= '\u202e' || c is >= '\u2066' and <= '\u2069'
        || c is '\u00ad' or '\u180e' or '\u200b' or '\u2060' or '\ufeff' || c is >= '\u2061' and <= '\u2064' || c is >= '\u206a' and <= '\u206f'
        || c is >= '\ufff9' and <= '\ufffb'
        || char.GetUnicodeCategory(c) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static bool IsTag(string text, int at) => text[at] == '\udb40' && at + 1 < text.Length && text[at + 1] is >= '\udc00' and <= '\udc7f';
}
