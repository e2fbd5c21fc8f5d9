using AgentHost.HarmlessTexts;
using AgentHost.SentenceTexts;

namespace AgentHost.Cli.Terminal;

/// <summary>Makes text of models, tools and repositories harmless to a terminal: no escape sequences, no hidden reordering.</summary>
internal static class CleanText
{
    /// <summary>
    /// Removes control characters but line feeds and tabs, the marks that reorder text, and what nobody sees: spaces of no width, and the tags that spell out
    /// letters unseen (U+E0000 to U+E007F). Joiners stay, since words and pictures are made with them.
    /// </summary>
    public static string Clean(string text) => HarmlessText.Clean(text);

    /// <summary>A text of others as a sentence, which another may follow.</summary>
    public static string Sentence(string text) => SentenceText.Of(text);

    /// <summary>A count with its noun: <c>1 token</c>, <c>2 tokens</c>.</summary>
    /// <param name="count">The count.</param>
    /// <param name="noun">The noun for one; with an s for others.</param>
    /// <param name="format">How the number is written.</param>
    public static string Count(long count, string noun, string format = "0") => SentenceText.Count(count, noun, format);

    /// <summary>One line of at most so many characters.</summary>
    public static string Line(string text, int most)
    {
        var line = Clean(text).ReplaceLineEndings(" ");
        return line.Length <= most ? line : string.Concat(line.AsSpan(0, most - 1), "…");
    }
}
