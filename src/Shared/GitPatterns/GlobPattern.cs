namespace AgentHost.GitPatterns;

/// <summary>A pattern of git's for a whole relative path, as gitignore(5) has them: segments, with <c>**</c> for any number of them. Immutable.</summary>
internal sealed class GlobPattern
{
    // Null stands for "**".
    private readonly SegmentPattern?[] _segments;

    private GlobPattern(SegmentPattern?[] segments) => _segments = segments;

    /// <summary>Literal segments that every match begins with; the last segment is not among them.</summary>
    public IReadOnlyList<string> LiteralFolders =>
        [.. _segments.Take(_segments.Length - 1).TakeWhile(segment => segment?.Literal is not null).Select(segment => segment!.Literal!)];

    /// <summary>Reads a pattern without a slash at its beginning or end; null when it can match nothing.</summary>
    public static GlobPattern? Parse(ReadOnlySpan<char> text)
    {
        var segments = new List<SegmentPattern?>();
        foreach (var piece in SplitSegments(text))
        {
            var part = text[piece];
            if (part.Length >= 2 && !part.ContainsAnyExcept('*'))
            {
                if (segments.Count == 0 || segments[^1] is not null)
                {
                    segments.Add(null);
                }
            }
            else if (part.IsEmpty || SegmentPattern.Parse(part) is not { } segment)
            {
                return null;
            }
            else
            {
                segments.Add(segment);
            }
        }

        return segments.Count == 0 ? null : new([.. segments]);
    }

    /// <summary>Tests that a pattern matches a path; neither begins with a slash.</summary>
    public static bool IsMatch(string pattern, string path) =>
        Parse(ByteText.Of(pattern, new char[ByteText.RoomFor(pattern)]))?.Matches(ByteText.Of(path, new char[ByteText.RoomFor(path)])) == true;

    /// <summary>Tests that the pattern matches a path.</summary>
    /// <param name="path">The path, with <c>/</c> between its segments.</param>
    /// <param name="ignoreCase">Takes capital and small letters of ASCII for the same, as <c>core.ignoreCase</c> has it.</param>
    public bool Matches(ReadOnlySpan<char> path, bool ignoreCase = false)
    {
        int segment = 0, at = 0, starSegment = -1, starAt = 0;
        while (at < path.Length)
        {
            if (segment < _segments.Length && _segments[segment] is null)
            {
                if (segment == _segments.Length - 1)
                {
                    return true;
                }

                starSegment = segment++;
                starAt = at;
                continue;
            }

            var slash = path[at..].IndexOf('/');
            var end = slash < 0 ? path.Length : at + slash;
            if (segment < _segments.Length && _segments[segment]!.Matches(path[at..end], ignoreCase))
            {
                segment++;
                at = Math.Min(end + 1, path.Length);
                continue;
            }

            if (starSegment < 0)
            {
                return false;
            }

            slash = path[starAt..].IndexOf('/');
            if (slash < 0)
            {
                return false;
            }

            starAt += slash + 1;
            at = starAt;
            segment = starSegment + 1;
        }

        // A last "**" means everything below a folder, not the folder itself.
        return segment == _segments.Length;
    }

    // A slash in brackets is part of no class: such a pattern is cut there, and its open bracket matches nothing.
    private static List<Range> SplitSegments(ReadOnlySpan<char> text)
    {
        var pieces = new List<Range>();
        var start = 0;
        for (var at = 0; at <= text.Length; at++)
        {
            if (at == text.Length || text[at] == '/')
            {
                pieces.Add(start..at);
                start = at + 1;
            }
        }

        return pieces;
    }
}
