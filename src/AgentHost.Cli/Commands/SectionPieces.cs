namespace AgentHost.Cli.Commands;

/// <summary>
/// Pieces of a section of the system prompt, where it names them: of the form <c>&lt;word from="NAME"&gt; … &lt;/word&gt;</c>, each on lines of its own.
/// </summary>
internal static class SectionPieces
{
    private const string Mark = " from=\"";
    private const int Most = 50;

    /// <summary>The pieces with their tokens, in order; none where the section names none.</summary>
    public static IReadOnlyList<(string From, int Tokens)> Of(string text)
    {
        var found = new List<(string, int)>();
        for (var at = 0; at < text.Length && found.Count < Most;)
        {
            var end = text.IndexOf('\n', at) is >= 0 and var next ? next : text.Length;
            var line = text.AsSpan(at, end - at);
            at = end + 1;
            var mark = line.IndexOf(Mark, StringComparison.Ordinal);
            if (mark < 2 || line is not ['<', .., '"', '>'] || mark + Mark.Length > line.Length - 2
                || line[1..mark].ContainsAnyExcept("abcdefghijklmnopqrstuvwxyz-0123456789"))
            {
                continue;
            }

            var from = line[(mark + Mark.Length)..^2].ToString();
            if (text.IndexOf($"\n</{line[1..mark]}>", Math.Min(end, text.Length), StringComparison.Ordinal) is >= 0 and var close)
            {
                found.Add((from, TokenEstimate.Of(text[end..close])));
                at = close + 1;
            }
        }

        return found;
    }
}
