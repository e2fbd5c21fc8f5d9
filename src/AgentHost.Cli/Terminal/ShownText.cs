using System.Globalization;
using System.Text;

namespace AgentHost.Cli.Terminal;

/// <summary>Makes text of models, tools and repositories harmless to a terminal: no escape sequences, no hidden reordering.</summary>
internal static class ShownText
{
    /// <summary>Removes control characters but line feeds and tabs, and the marks that reorder text.</summary>
    public static string Clean(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var bad = 0;
        while (bad < text.Length && !IsHarmful(text[bad]))
        {
            bad++;
        }

        if (bad == text.Length)
        {
            return text;
        }

        var clean = new StringBuilder(text, 0, bad, text.Length);
        foreach (var c in text.AsSpan(bad))
        {
            if (!IsHarmful(c))
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
    public static string Count(long count, string noun, string format = "0") => $"{count.ToString(format, CultureInfo.InvariantCulture)} {noun}{(count == 1 ? "" : "s")}";

    /// <summary>One line of at most so many characters.</summary>
    public static string Line(string text, int most)
    {
        var line = Clean(text).ReplaceLineEndings(" ");
        return line.Length <= most ? line : string.Concat(line.AsSpan(0, most - 1), "…");
    }

    private static bool IsHarmful(char c) =>
        (c < ' ' && c is not ('\n' or '\t')) || c is >= '\u007f' and <= '\u009f'
        || c is '\u061c' or '\u200e' or '\u200f' || c is >= '\u202a' and <= '\u202e' || c is >= '\u2066' and <= '\u2069'
        || (char.GetUnicodeCategory(c) == UnicodeCategory.LineSeparator);
}
