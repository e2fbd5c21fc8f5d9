using AgentHost.HarmlessTexts;

namespace AgentHost.DisplayBlocks.Texts;

/// <summary>Makes text of models, tools, files and their names harmless to show. Every text in a block has passed here.</summary>
public static class SafeText
{
    /// <summary>
    /// Removes control characters but line feeds and tabs, marks that reorder text, and characters that nobody sees; an escape becomes the visible U+241B, half
    /// of a surrogate pair U+FFFD. Joiners and variation selectors stay. Line ends of all kinds become a line feed.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <returns>The text itself, where nothing was to be done.</returns>
    public static string Clean(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return HarmlessText.Clean(
            text.Contains('\r', StringComparison.Ordinal)
                ? text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n')
                : text);
    }

    /// <summary>Cleans a text that is to stand in one line: line ends and tabs become spaces.</summary>
    /// <param name="text">The text.</param>
    public static string Line(string text) => Clean(text).Replace('\n', ' ').Replace('\t', ' ');

    /// <summary>Cleans a text that is to stand in one line, and shortens it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">Characters at most, the mark of omission included; 1 or more. No cluster of characters is cut.</param>
    public static string Line(string text, int most)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        var line = Line(text);
        return line.Length <= most ? line : string.Concat(Start(line, most - 1), "…");
    }

    /// <summary>Begin of a text: as many whole clusters as fit.</summary>
    private static ReadOnlySpan<char> Start(string text, int most)
    {
        var end = 0;
        while (end < most && System.Globalization.StringInfo.GetNextTextElementLength(text, end) is var next && end + next <= most)
        {
            end += next;
        }

        return text.AsSpan(0, end);
    }
}
