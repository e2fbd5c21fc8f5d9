namespace AgentHost.Plugins.Infrastructure;

/// <summary>Text of files and programs, made fit to be shown.</summary>
internal static class SafeText
{
    /// <summary>One line without control characters, at most so long.</summary>
    public static string OneLine(string text, int most)
    {
        var line = string.Join(
            ' ',
            text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(static part => string.Concat(part.Where(static c => !char.IsControl(c)))));
        return line.Length > most ? string.Concat(line.AsSpan(0, most), "…") : line;
    }

    /// <summary>Lines, as many as are taken, and how many more there are.</summary>
    public static string Lines(IReadOnlyList<string> lines, int most) =>
        string.Join('\n', lines.Take(most)) + (lines.Count > most ? $"\n[… {lines.Count - most} more …]" : "");

    /// <summary>A number with its word.</summary>
    public static string Count(int count, string word) =>
        $"{count.ToString(System.Globalization.CultureInfo.InvariantCulture)} {word}{(count == 1 ? "" : "s")}";
}
