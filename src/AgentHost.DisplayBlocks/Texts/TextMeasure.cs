using System.Globalization;
using System.Text;
using Wcwidth;

namespace AgentHost.DisplayBlocks.Texts;

/// <summary>
/// Measures text in cells of a terminal, by clusters of characters: what is drawn as one sign is never cut, and takes 0, 1 or 2 cells. Safe for many threads.
/// </summary>
/// <param name="ambiguousIsWide">
/// True where the terminal gives two cells to characters of ambiguous width (East Asian Width A: ±, ①, Greek, Cyrillic, box drawing), as some do that are set
/// up for East Asian text.
/// </param>
public sealed class TextMeasure(bool ambiguousIsWide = false)
{
    private const int TabWidth = 8;
    private const char EmojiStyle = '\ufe0f';

    /// <summary>The one letter that is a picture too.</summary>
    private const int InformationSign = 0x2139;

    /// <summary>Measure for most terminals: characters of ambiguous width take one cell.</summary>
    public static TextMeasure Narrow { get; } = new();

    /// <summary>Measure where characters of ambiguous width take two cells.</summary>
    public static TextMeasure Wide { get; } = new(ambiguousIsWide: true);

    /// <summary>
    /// Cells of a text that stands in one line from column 0. A tab leads to the next column that 8 divides; other control characters take none.
    /// </summary>
    /// <param name="text">The text.</param>
    public int Width(ReadOnlySpan<char> text) => Width(text, 0);

    /// <summary>Cells of a text that stands in one line.</summary>
    /// <param name="text">The text.</param>
    /// <param name="column">Column that it begins in, from 0: tabs depend on it.</param>
    public int Width(ReadOnlySpan<char> text, int column)
    {
        var at = column;
        while (text.Length > 0)
        {
            var length = NextCluster(text, at, out var width);
            at += width;
            text = text[length..];
        }

        return at - column;
    }

    /// <summary>Takes the first cluster of a text.</summary>
    /// <param name="text">The text; not empty.</param>
    /// <param name="column">Column that it begins in, from 0: a tab depends on it.</param>
    /// <param name="width">Cells that the cluster takes.</param>
    /// <returns>Characters (UTF-16) of the cluster, 1 or more.</returns>
    public int NextCluster(ReadOnlySpan<char> text, int column, out int width)
    {
        ArgumentOutOfRangeException.ThrowIfZero(text.Length, nameof(text));
        if (text[0] is >= ' ' and < '\u007f' && (text.Length == 1 || text[1] is >= ' ' and < '\u007f'))
        {
            width = 1;
            return 1;
        }

        if (text[0] == '\t')
        {
            width = TabWidth - (column % TabWidth);
            return 1;
        }

        var length = StringInfo.GetNextTextElementLength(text);
        width = ClusterWidth(text[..length]);
        return length;
    }

    /// <summary>Fits a text into a width.</summary>
    /// <param name="text">The text.</param>
    /// <param name="cells">Cells at most, from column 0.</param>
    /// <param name="width">Cells that what fits takes.</param>
    /// <returns>Characters (UTF-16) from the begin that fit; no cluster is cut, and what takes no cell goes with the cluster before it.</returns>
    public int Fit(ReadOnlySpan<char> text, int cells, out int width)
    {
        var (at, taken) = (0, 0);
        while (at < text.Length)
        {
            var length = NextCluster(text[at..], taken, out var next);
            if (taken + next > cells)
            {
                break;
            }

            at += length;
            taken += next;
        }

        width = taken;
        return at;
    }

    /// <summary>
    /// Tells whether terminals differ on a cluster: those that add up its characters come to another width. Behind such a cluster a column is best set
    /// outright.
    /// </summary>
    /// <param name="cluster">One cluster, as <see cref="NextCluster"/> gives it.</param>
    public bool IsContested(ReadOnlySpan<char> cluster)
    {
        var sum = 0;
        foreach (var rune in cluster.EnumerateRunes())
        {
            sum += RuneWidth(rune);
        }

        return sum != ClusterWidth(cluster);
    }

    private int ClusterWidth(ReadOnlySpan<char> cluster)
    {
        var (sum, flags) = (0, 0);
        foreach (var rune in cluster.EnumerateRunes())
        {
            flags += rune.Value is >= 0x1f1e6 and <= 0x1f1ff ? 1 : 0;
            sum += RuneWidth(rune);
        }

        return flags == 2 || (sum == 1 && cluster.Contains(EmojiStyle) && HasEmojiStyle(cluster)) ? 2 : Math.Min(sum, 2);
    }

    /// <summary>A letter stays as it is, whatever style follows; signs, and digits as keys, become pictures.</summary>
    private static bool HasEmojiStyle(ReadOnlySpan<char> cluster)
    {
        Rune.DecodeFromUtf16(cluster, out var first, out _);
        return first.Value is '#' or '*' or (>= '0' and <= '9') or InformationSign || Rune.GetUnicodeCategory(first) is UnicodeCategory.OtherSymbol
            or UnicodeCategory.MathSymbol or UnicodeCategory.OtherPunctuation or UnicodeCategory.DashPunctuation;
    }

    private int RuneWidth(Rune rune)
    {
        var value = rune.Value;
        if (value is >= ' ' and < 0x7f)
        {
            return 1;
        }

        // Tones of skin are as wide as what they colour where they stand alone; the library counts them as marks.
        var width = value is >= 0x1f3fb and <= 0x1f3ff ? 2 : UnicodeCalculator.GetWidth(value);
        return width < 0 ? 0 : width == 1 && ambiguousIsWide && AmbiguousWidths.Contains(value) ? 2 : width;
    }
}
