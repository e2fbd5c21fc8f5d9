using System.Text;

namespace AgentHost.HarmlessTexts;

/// <summary>Makes text of models, tools and repositories harmless to a terminal and to readers: no escape sequences, no hidden reordering.</summary>
internal static class HarmlessText
{
    /// <summary>
    /// Removes control characters but line feeds and tabs, the marks that reorder text, and what nobody sees: spaces of no width, and the tags that spell out
    /// letters unseen (U+E0000 to U+E007F). Joiners stay, since words and pictures are made with them. Halves of surrogate pairs become U+FFFD, and an escape
    /// the visible U+241B, so that one sees that something was there.
    /// </summary>
    public static string Clean(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var bad = text.AsSpan().IndexOfAnyExceptInRange(' ', '~');
        if (bad < 0)
        {
            return text;
        }

        while (bad < text.Length)
        {
            var (length, instead) = Rewritten(text, bad);
            if (instead is not null)
            {
                break;
            }

            bad += length;
        }

        if (bad == text.Length)
        {
            return text;
        }

        var clean = new StringBuilder(text, 0, bad, text.Length);
        for (var at = bad; at < text.Length;)
        {
            var (length, instead) = Rewritten(text, at);
            if (instead is null)
            {
                clean.Append(text, at, length);
            }
            else
            {
                clean.Append(instead);
            }

            at += length;
        }

        return clean.ToString();
    }

    /// <summary>Length of the character at a place, and what stands for it; null where it stays.</summary>
    private static (int Length, string? Text) Rewritten(string text, int at)
    {
        var c = text[at];
        if (c is >= ' ' and < '\u007f' or '\n' or '\t')
        {
            return (1, null);
        }

        if (char.IsSurrogate(c))
        {
            return at + 1 < text.Length && char.IsSurrogatePair(c, text[at + 1])
                ? (2, c == '\udb40' && text[at + 1] is >= '\udc00' and <= '\udc7f' ? "" : null)
                : (1, "\ufffd");
        }

        // What follows an escape is its parameters; the visible stand-in tells that something was there.
        return (1, c == '\u001b' ? "\u241b" : IsHarmful(c) ? "" : null);
    }

    private static bool IsHarmful(char c) =>
        c is < ' ' or >= '\u007f' and <= '\u009f'
        || c is '\u061c' or '\u200e' or '\u200f' || c is >= '\u2028' and <= '\u202e' || c is >= '\u2066' and <= '\u2069'
        || c is '\u00ad' or '\u180e' or '\u200b' or '\u2060' or '\ufeff' || c is >= '\u2061' and <= '\u2064' || c is >= '\u206a' and <= '\u206f'
        || c is >= '\ufff9' and <= '\ufffb';
}
