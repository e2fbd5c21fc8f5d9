namespace AgentHost.Plugins.Search.Globs;

/// <summary>A pattern for a whole relative path: segments, with <c>**</c> for any number of them.</summary>
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

    /// <summary>Tells whether the pattern matches the path, with <c>/</c> between its segments.</summary>
    public bool Matches(ReadOnlySpan<char> path)
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
            if (segment < _segments.Length && _segments[segment]!.Matches(path[at..end]))
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
