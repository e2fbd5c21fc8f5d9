namespace AgentHost.Plugins.Search.Grepping;

/// <summary>Turns matching places of a text into the lines to show.</summary>
internal static class LineExcerpts
{
    /// <summary>Adds matching lines and those around them; lines before <paramref name="firstNumber"/> are not of this text.</summary>
    public static void Add(ReadOnlySpan<char> text, IReadOnlyList<LineSpan> found, int firstNumber, GrepLimits limits, List<FoundLine> lines)
    {
        var number = firstNumber;
        var counted = 0;
        for (var i = 0; i < found.Count; i++)
        {
            var match = found[i];
            number += text[counted..match.Start].Count('\n');
            counted = match.Start;
            AddBefore(text, match.Start, number, limits, lines);
            lines.Add(new(number, Cut(text[match.Start..match.End], match.Column, limits.LineLength), true));
            AddAfter(text, match.End, number, i + 1 < found.Count ? found[i + 1].Start : int.MaxValue, limits, lines);
        }
    }

    private static void AddBefore(ReadOnlySpan<char> text, int start, int number, GrepLimits limits, List<FoundLine> lines)
    {
        var known = lines.Count == 0 ? 0 : lines[^1].Number;
        var at = lines.Count;
        for (var back = 1; back <= limits.Context && start > 0 && number - back > known; back++)
        {
            var end = start - 1;
            start = text[..end].LastIndexOf('\n') + 1;
            lines.Insert(at, new(number - back, Cut(text[start..end], 0, limits.LineLength), false));
        }
    }

    private static void AddAfter(ReadOnlySpan<char> text, int end, int number, int nextMatch, GrepLimits limits, List<FoundLine> lines)
    {
        for (var ahead = 1; ahead <= limits.Context && end + 1 < text.Length && end + 1 < nextMatch; ahead++)
        {
            var start = end + 1;
            var length = text[start..].IndexOf('\n');
            end = length < 0 ? text.Length : start + length;
            lines.Add(new(number + ahead, Cut(text[start..end], 0, limits.LineLength), false));
        }
    }

    private static string Cut(ReadOnlySpan<char> line, int column, int most)
    {
        if (line.Length <= most)
        {
            return line.ToString();
        }

        // The match stays in view.
        var start = column < most * 4 / 5 ? 0 : Math.Min(column - (most / 5), line.Length - most);
        var end = start + most;
        return $"{(start > 0 ? "…" : "")}{line[start..end]}{(end < line.Length ? "…" : "")}";
    }
}
