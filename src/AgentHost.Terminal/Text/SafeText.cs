using System.Globalization;
using System.Text;

namespace AgentHost.Terminal.Text;

/// <summary>Makes text of models, tools and repositories harmless to a terminal: no escape sequences, no hidden reordering.</summary>
internal static class SafeText
{
    /// <summary>
    /// Removes control characters but line feeds and tabs, the marks that reorder text, and what nobody sees. An escape leaves a visible stand-in.
    /// </summary>
    /// <param name="text">The text.</param>
    public static string Clean(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var bad = 0;
        while (bad < text.Length && !IsHarmful(text[bad]) && !IsTag(text, bad) && !IsLone(text, bad))
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
            else if (IsLone(text, at))
            {
                clean.Append('\ufffd');
            }
            else if (!IsHarmful(c))
            {
                clean.Append(c);
            }
            else if (c == '\u001b')
            {
                clean.Append('\u241b');
            }
        }

        return clean.ToString();
    }

    /// <summary>One line of at most so many characters, harmless.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">The most characters, from 2.</param>
    public static string Line(string text, int most)
    {
        var line = Clean(text.Length > most * 4 ? text[..(most * 4)] : text).ReplaceLineEndings(" ").Replace('\t', ' ');
        if (line.Length <= most)
        {
            return line;
        }

        var end = char.IsHighSurrogate(line[most - 2]) ? most - 2 : most - 1;
        return string.Concat(line.AsSpan(0, end), "…");
    }

    /// <summary>A text of others as a sentence, which another may follow.</summary>
    /// <param name="text">The text.</param>
    public static string Sentence(string text)
    {
        var trimmed = text.TrimEnd();
        return trimmed is [.., '.' or '!' or '?' or '…' or ':'] or "" ? trimmed : trimmed + ".";
    }

    /// <summary>A count with its noun: <c>1 token</c>, <c>2,000 tokens</c>.</summary>
    /// <param name="count">The count.</param>
    /// <param name="noun">The noun for one; with an s for others.</param>
    public static string Count(long count, string noun) => $"{count.ToString("N0", CultureInfo.InvariantCulture)} {noun}{(count == 1 ? "" : "s")}";

    private static bool IsHarmful(char c) =>
        (c < ' ' && c is not ('\n' or '\t')) || c is >= '\u007f' and <= '\u009f'
        || c is '\u061c' or '\u200e' or '\u200f' || c is >= '\u202a' and <= '\u202e' || c is >= '\u2066' and <= '\u2069'
        || c is '\u00ad' or '\u180e' or '\u200b' or '\u2060' or '\ufeff' || c is >= '\u2061' and <= '\u2064' || c is >= '\u206a' and <= '\u206f'
        || c is >= '\ufff9' and <= '\ufffb' or '\u2028' or '\u2029';

    private static bool IsTag(string text, int at) => text[at] == '\udb40' && at + 1 < text.Length && text[at + 1] is >= '\udc00' and <= '\udc7f';

    /// <summary>Half of a pair: it cannot be written as UTF-8.</summary>
    private static bool IsLone(string text, int at) =>
        char.IsLowSurrogate(text[at]) ? at == 0 || !char.IsHighSurrogate(text[at - 1])
        : char.IsHighSurrogate(text[at]) && (at + 1 >= text.Length || !char.IsLowSurrogate(text[at + 1]));
}
