namespace AgentHost.FileSystem;

/// <summary>
/// A path pattern, compiled once: names between slashes, <c>**</c> for any number of folders. A trailing <c>/**</c> also matches the folder itself.
/// </summary>
/// <remarks>Matching takes time in proportion to pattern times path, never more. Immutable.</remarks>
public sealed class Glob
{
    // A null segment is "**".
    private readonly GlobSegment?[][] _alternatives;

    private Glob(GlobSegment?[][] alternatives) => _alternatives = alternatives;

    /// <summary>Compiles a pattern of names separated by <c>/</c>; null when its braces spread into too many.</summary>
    public static Glob? Compile(string pattern)
    {
        if (GlobBraces.Expand(pattern) is not { } spread)
        {
            return null;
        }

        var alternatives = new GlobSegment?[spread.Count][];
        for (var i = 0; i < spread.Count; i++)
        {
            alternatives[i] = Segments(spread[i]);
        }

        return new Glob(alternatives);
    }

    /// <summary>Tests that a path (names separated by <c>/</c>, none at either end; empty for the root) matches.</summary>
    public bool IsMatch(ReadOnlySpan<char> path, bool ignoreCase)
    {
        foreach (var segments in _alternatives)
        {
            if (Match(segments, path, ignoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Tests that the folder and everything that can ever lie below it matches.</summary>
    public bool CoversTree(ReadOnlySpan<char> folder, bool ignoreCase)
    {
        foreach (var segments in _alternatives)
        {
            if (segments.Length > 0 && segments[^1] is null && Match(segments, folder, ignoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Tests that something below the folder could match; true when in doubt.</summary>
    public bool MayMatchBelow(ReadOnlySpan<char> folder, bool ignoreCase)
    {
        foreach (var segments in _alternatives)
        {
            if (MayMatchBelow(segments, folder, ignoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static bool MayMatchBelow(GlobSegment?[] segments, ReadOnlySpan<char> folder, bool ignoreCase)
    {
        var rest = folder;
        foreach (var segment in segments)
        {
            if (rest.IsEmpty || segment is null)
            {
                return true;
            }

            if (!segment.IsMatch(Next(ref rest), ignoreCase))
            {
                return false;
            }
        }

        return false;
    }

    private static bool Match(GlobSegment?[] segments, ReadOnlySpan<char> path, bool ignoreCase)
    {
        // Only the last "**" ever needs to be tried again, as with "*" in a word.
        var s = 0;
        var rest = path;
        var star = -1;
        ReadOnlySpan<char> mark = default;
        while (!rest.IsEmpty)
        {
            if (s < segments.Length && segments[s] is null)
            {
                star = s++;
                mark = rest;
                continue;
            }

            var after = rest;
            if (s < segments.Length && segments[s]!.IsMatch(Next(ref after), ignoreCase))
            {
                rest = after;
                s++;
            }
            else if (star >= 0)
            {
                Next(ref mark);
                rest = mark;
                s = star + 1;
            }
            else
            {
                return false;
            }
        }

        while (s < segments.Length && segments[s] is null)
        {
            s++;
        }

        return s == segments.Length;
    }

    private static ReadOnlySpan<char> Next(ref ReadOnlySpan<char> rest)
    {
        var slash = rest.IndexOf('/');
        var name = slash < 0 ? rest : rest[..slash];
        rest = slash < 0 ? default : rest[(slash + 1)..];
        return name;
    }

    private static GlobSegment?[] Segments(string pattern)
    {
        var names = pattern.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var segments = new List<GlobSegment?>(names.Length);
        foreach (var name in names)
        {
            if (name == "**")
            {
                // "**/**" says no more than "**".
                if (segments.Count == 0 || segments[^1] is not null)
                {
                    segments.Add(null);
                }
            }
            else if (name != ".")
            {
                segments.Add(GlobSegment.Compile(name));
            }
        }

        return [.. segments];
    }
}
