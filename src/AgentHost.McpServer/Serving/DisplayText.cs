namespace AgentHost.Mcp.Serving;

/// <summary>Texts that others wrote, for a client's eyes.</summary>
internal static class DisplayText
{
    /// <summary>In one line, no longer than that.</summary>
    public static string Line(string text, int most)
    {
        var line = string.Join(' ', Clean(text.Length > most * 4 ? text[..(most * 4)] : text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length > most ? line[..most].TrimEnd() + "…" : line;
    }

    /// <summary>With its lines, without what steers a terminal, no longer than that.</summary>
    public static string Text(string text, int most) => Clean(text.Length > most ? text[..most] + "…" : text);

    private static string Clean(string text) =>
        string.Concat(text.Select(static c =>
            c is '\n' or '\t' || !(char.IsControl(c) || c is '\u2028' or '\u2029' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069'))
                ? c
                : ' '));
}
