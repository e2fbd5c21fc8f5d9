using System.Text;
using AgentHost.DisplayBlocks.Texts;
using AgentHost.SentenceTexts;

namespace AgentHost.Terminal.Texts;

/// <summary>Text in cells of a terminal, a grapheme cluster at a time.</summary>
internal static class CellText
{
    /// <summary>Measure of the terminals that there are.</summary>
    private static TextMeasure Measure => TextMeasure.Narrow;

    /// <summary>Cells of a text of one line that begins in column 0.</summary>
    /// <param name="text">The text.</param>
    public static int Width(ReadOnlySpan<char> text) => Measure.Width(text);

    /// <summary>Takes the first cluster of a text.</summary>
    /// <param name="text">The text; not empty.</param>
    /// <param name="column">Column that it begins in: a tab depends on it.</param>
    /// <param name="width">Cells that it takes.</param>
    /// <returns>Its length.</returns>
    public static int Next(ReadOnlySpan<char> text, int column, out int width) => Measure.NextCluster(text, column, out width);

    /// <summary>The longest beginning of a text that takes at most so many cells.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">Cells, from 0.</param>
    /// <returns>Its length in characters and its cells.</returns>
    public static (int Length, int Cells) Fitting(ReadOnlySpan<char> text, int most) => (Measure.Fit(text, most, out var cells), cells);

    /// <summary>A text clipped to so many cells, with a sign where something is missing.</summary>
    /// <param name="text">The text, of one line.</param>
    /// <param name="most">Cells, from 1.</param>
    public static string Clip(string text, int most) =>
        Width(text) <= most ? text : string.Concat(text.AsSpan(0, Fitting(text, Math.Max(0, most - 1)).Length), "…");

    /// <summary>A text with spaces in place of tabs.</summary>
    /// <param name="text">The text, of one line.</param>
    /// <param name="column">Column that it begins in.</param>
    public static string Expand(string text, int column = 0)
    {
        if (!text.Contains('\t', StringComparison.Ordinal))
        {
            return text;
        }

        var expanded = new StringBuilder(text.Length + 16);
        for (var rest = text.AsSpan(); rest.Length > 0;)
        {
            var length = Next(rest, column, out var width);
            _ = rest[0] == '\t' ? expanded.Append(' ', width) : expanded.Append(rest[..length]);
            column += width;
            rest = rest[length..];
        }

        return expanded.ToString();
    }

    /// <summary>A text of others as a sentence, which another may follow.</summary>
    /// <param name="text">The text.</param>
    public static string Sentence(string text) => SentenceText.Of(text);

    /// <summary>A count with its noun: <c>1 token</c>, <c>2,000 tokens</c>.</summary>
    /// <param name="count">The count.</param>
    /// <param name="noun">The noun for one; with an s for others.</param>
    public static string Count(long count, string noun) => SentenceText.Count(count, noun, "N0");
}
