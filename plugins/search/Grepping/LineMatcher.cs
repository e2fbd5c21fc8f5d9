namespace AgentHost.Plugins.Search.Grepping;

/// <summary>Finds the matching lines of a text with LF endings.</summary>
internal static class LineMatcher
{
    /// <summary>Adds matching lines, up to a number of them.</summary>
    public static void Find(SearchPattern pattern, ReadOnlySpan<char> text, int most, List<LineSpan> found, CancellationToken cancellationToken)
    {
        if (pattern.Multiline && pattern.Regex is not null)
        {
            FindSpanning(pattern, text, most, found, cancellationToken);
        }
        else if (pattern.Literals.Count > 0)
        {
            FindByLiteral(pattern, text, most, found, cancellationToken);
        }
        else if (pattern.EachLine)
        {
            for (var start = 0; start < text.Length && found.Count < most;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var end = LineEnd(text, start);
                AddIfMatch(pattern, text, start, end, found);
                start = end + 1;
            }
        }
        else
        {
            FindByWhole(pattern, text, most, found, cancellationToken);
        }
    }

    private static void FindByLiteral(SearchPattern pattern, ReadOnlySpan<char> text, int most, List<LineSpan> found, CancellationToken cancellationToken)
    {
        var comparison = pattern.IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

        // Each literal's next place is kept, so that a rare one is not looked for again and again.
        Span<int> next = stackalloc int[pattern.Literals.Count];
        next.Fill(-1);
        var at = 0;
        while (at < text.Length && found.Count < most)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var place = int.MaxValue;
            for (var i = 0; i < next.Length; i++)
            {
                if (next[i] < at)
                {
                    var index = text[at..].IndexOf(pattern.Literals[i], comparison);
                    next[i] = index < 0 ? int.MaxValue : at + index;
                }

                place = Math.Min(place, next[i]);
            }

            if (place == int.MaxValue)
            {
                return;
            }

            var start = at + text[at..place].LastIndexOf('\n') + 1;
            var end = LineEnd(text, place);
            if (pattern.Regex is null)
            {
                found.Add(new(start, end, place - start));
            }
            else
            {
                AddIfMatch(pattern, text, start, end, found);
            }

            at = end + 1;
        }
    }

    // One run of the engine over many lines; a match across lines only says that its first line is worth a look of its own.
    private static void FindByWhole(SearchPattern pattern, ReadOnlySpan<char> text, int most, List<LineSpan> found, CancellationToken cancellationToken)
    {
        var at = 0;
        while (at < text.Length && found.Count < most)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var matches = pattern.Regex!.EnumerateMatches(text, at);
            if (!matches.MoveNext())
            {
                return;
            }

            var index = matches.Current.Index;
            if (index == text.Length && index > 0 && text[^1] == '\n')
            {
                return;
            }

            var start = text[..index].LastIndexOf('\n') + 1;
            var end = LineEnd(text, index);
            if (index + matches.Current.Length <= end)
            {
                found.Add(new(start, end, index - start));
            }
            else
            {
                AddIfMatch(pattern, text, start, end, found);
            }

            at = end + 1;
        }
    }

    private static void FindSpanning(SearchPattern pattern, ReadOnlySpan<char> text, int most, List<LineSpan> found, CancellationToken cancellationToken)
    {
        const int MostLines = 50;
        var done = 0;
        foreach (var match in pattern.Regex!.EnumerateMatches(text))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var start = Math.Max(done, text[..match.Index].LastIndexOf('\n') + 1);
            var last = Math.Max(match.Index, match.Index + match.Length - 1);
            for (var lines = 0; start <= last && start < text.Length && lines < MostLines; lines++)
            {
                var end = LineEnd(text, start);
                found.Add(new(start, end, Math.Max(0, match.Index - start)));
                done = start = end + 1;
                if (found.Count == most)
                {
                    return;
                }
            }
        }
    }

    private static void AddIfMatch(SearchPattern pattern, ReadOnlySpan<char> text, int start, int end, List<LineSpan> found)
    {
        foreach (var match in pattern.Regex!.EnumerateMatches(text[start..end]))
        {
            found.Add(new(start, end, match.Index));
            return;
        }
    }

    private static int LineEnd(ReadOnlySpan<char> text, int at)
    {
        var end = text[at..].IndexOf('\n');
        return end < 0 ? text.Length : at + end;
    }
}
