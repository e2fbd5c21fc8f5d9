using AgentHost.HarmlessTexts;

namespace AgentHost.Acp.Updates;

/// <summary>Text for editors: without escape sequences, and bounded.</summary>
internal static class PlainText
{
    /// <summary>Text of several lines.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">The most characters; what is over is left out of its middle.</param>
    public static string Of(string text, int most)
    {
        var clean = HarmlessText.Clean(text);
        if (clean.Length <= most)
        {
            return clean;
        }

        var head = most * 2 / 3;
        var tail = most - head;
        head -= char.IsHighSurrogate(clean[head - 1]) ? 1 : 0;
        var from = clean.Length - tail;
        from += char.IsLowSurrogate(clean[from]) ? 1 : 0;
        return $"{clean[..head]}\n[… {from - head} characters left out …]\n{clean[from..]}";
    }

    /// <summary>Text of one line.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">The most characters; what is over is cut off.</param>
    public static string Line(string text, int most)
    {
        var line = HarmlessText.Clean(text).ReplaceLineEndings(" ").Replace('\t', ' ').Trim();
        return line.Length <= most ? line : line[..(char.IsHighSurrogate(line[most - 2]) ? most - 2 : most - 1)] + "…";
    }
}
