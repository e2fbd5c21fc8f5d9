namespace AgentHost.Plugins.Infrastructure.Stacks;

/// <summary>Patterns of paths: <c>*</c> and <c>?</c> within a name, <c>**</c> across folders, <c>[a-z]</c>, <c>{a,b}</c>.</summary>
internal static class PathGlob
{
    private const int MostWays = 256;
    private const int MostLength = 1_000;

    /// <summary>Tells whether a word is a pattern.</summary>
    public static bool IsPattern(string text) => text.AsSpan().ContainsAny("*?[{");

    /// <summary>Tells whether a path fits a pattern. A pattern that cannot be read fits nothing.</summary>
    public static bool Fits(string pattern, string path)
    {
        if (pattern.Length > MostLength)
        {
            return false;
        }

        foreach (var way in Expand(pattern))
        {
            if (Fits(way.Split('/'), 0, path.Split('/'), 0))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Fits(string[] pattern, int p, string[] path, int n)
    {
        // One pass with the last ** to come back to, so that many of them cost no more than one.
        var (backPattern, backPath) = (-1, -1);
        while (n < path.Length)
        {
            if (p < pattern.Length && pattern[p] == "**")
            {
                (backPattern, backPath) = (p++, n);
            }
            else if (p < pattern.Length && Name(pattern[p], path[n]))
            {
                p++;
                n++;
            }
            else if (backPattern >= 0)
            {
                p = backPattern + 1;
                n = ++backPath;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == "**")
        {
            p++;
        }

        return p == pattern.Length;
    }

    private static bool Name(string pattern, string name)
    {
        var (p, n, backPattern, backName) = (0, 0, -1, -1);
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                (backPattern, backName) = (p++, n);
            }
            else if (p < pattern.Length && One(pattern, p, name[n]) is var next and > 0)
            {
                p = next;
                n++;
            }
            else if (backPattern >= 0)
            {
                p = backPattern + 1;
                n = ++backName;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == '*')
        {
            p++;
        }

        return p == pattern.Length;
    }

    /// <summary>Matches one character; returns the position where the pattern goes on when it fits, 0 when it does not.</summary>
    private static int One(string pattern, int p, char c)
    {
        if (pattern[p] != '[' || pattern.IndexOf(']', p + 1) is not (> 0 and var close))
        {
            return pattern[p] == '?' || pattern[p] == c ? p + 1 : 0;
        }

        var not = pattern[p + 1] is '!' or '^';
        var within = false;
        for (var i = p + (not ? 2 : 1); i < close; i++)
        {
            if (i + 2 < close && pattern[i + 1] == '-')
            {
                within |= c >= pattern[i] && c <= pattern[i + 2];
                i += 2;
            }
            else
            {
                within |= pattern[i] == c;
            }
        }

        return within != not ? close + 1 : 0;
    }

    private static List<string> Expand(string pattern)
    {
        var ways = new List<string> { pattern };
        for (var i = 0; i < ways.Count; i++)
        {
            while (ways[i].IndexOf('{', StringComparison.Ordinal) is var open and >= 0)
            {
                var text = ways[i];
                var close = text.IndexOf('}', open);
                var inner = close < 0 ? [] : text[(open + 1)..close].Split(',');
                if (close < 0 || text[(open + 1)..close].Contains('{', StringComparison.Ordinal) || ways.Count + inner.Length > MostWays)
                {
                    return [];
                }

                ways[i] = text[..open] + inner[0] + text[(close + 1)..];
                ways.AddRange(inner.Skip(1).Select(word => text[..open] + word + text[(close + 1)..]));
            }
        }

        return ways;
    }
}
