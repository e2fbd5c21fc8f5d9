namespace AgentHost.Json;

/// <summary>Finds the name that was probably meant.</summary>
public static class NearestName
{
    private const int LongestName = 64;

    /// <summary>
    /// The candidate nearest to a name, or null where none is near: names that differ only in case, dashes, dots and underscores
    /// first, then by Damerau-Levenshtein distance (adjacent letters swapped count once) up to a third of the name's length, at most 3.
    /// The first of equally near candidates wins. Names over 64 characters are compared as the first kind only.
    /// </summary>
    public static string? Find(string name, IEnumerable<string> candidates)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(candidates);
        string? best = null;
        var limit = Math.Min(3, Math.Max(1, name.Length / 3));
        var bestDistance = limit + 1;
        foreach (var candidate in candidates)
        {
            if (SameLetters(name, candidate))
            {
                return candidate;
            }
            var distance = Distance(name, candidate, bestDistance - 1);
            if (distance < bestDistance && distance < Math.Max(name.Length, candidate.Length))
            {
                best = candidate;
                bestDistance = distance;
            }
        }
        return best;
    }

    /// <summary>The candidates nearest to a name, the nearest first: as <see cref="Find"/> measures it, and those that go on where the name ends.</summary>
    /// <param name="name">The name.</param>
    /// <param name="candidates">Names that there are.</param>
    /// <param name="most">How many to return at most.</param>
    public static IReadOnlyList<string> FindAll(string name, IEnumerable<string> candidates, int most)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(candidates);
        var limit = Math.Min(3, Math.Max(1, name.Length / 3));
        var near = new List<(string Name, int Distance)>();
        foreach (var candidate in candidates)
        {
            var distance = SameLetters(name, candidate) ? 0
                : name.Length >= 3 && candidate.StartsWith(name, StringComparison.OrdinalIgnoreCase) ? limit
                : Distance(name, candidate, limit);
            if (distance <= limit && distance < Math.Max(name.Length, candidate.Length) && !near.Exists(known => known.Name == candidate))
            {
                near.Add((candidate, distance));
            }
        }

        return [.. near.OrderBy(static found => found.Distance).Take(most).Select(static found => found.Name)];
    }

    private static bool SameLetters(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        int i = 0, j = 0;
        var any = false;
        while (true)
        {
            while (i < a.Length && a[i] is '_' or '-' or '.')
            {
                i++;
            }
            while (j < b.Length && b[j] is '_' or '-' or '.')
            {
                j++;
            }
            if (i >= a.Length || j >= b.Length)
            {
                return any && i >= a.Length && j >= b.Length;
            }
            if (char.ToLowerInvariant(a[i]) != char.ToLowerInvariant(b[j]))
            {
                return false;
            }
            any = true;
            i++;
            j++;
        }
    }

    /// <summary>The distance, ignoring case; anything above <paramref name="limit"/> comes back as some number above it.</summary>
    private static int Distance(string a, string b, int limit)
    {
        if (a.Length > LongestName || b.Length > LongestName || Math.Abs(a.Length - b.Length) > limit)
        {
            return int.MaxValue;
        }
        Span<int> beforeLast = stackalloc int[b.Length + 1];
        Span<int> last = stackalloc int[b.Length + 1];
        Span<int> row = stackalloc int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            last[j] = j;
        }
        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            var least = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = Same(a[i - 1], b[j - 1]) ? 0 : 1;
                var value = Math.Min(Math.Min(row[j - 1], last[j]) + 1, last[j - 1] + cost);
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]))
                {
                    value = Math.Min(value, beforeLast[j - 2] + 1);
                }
                row[j] = value;
                least = Math.Min(least, value);
            }
            if (least > limit)
            {
                return int.MaxValue;
            }
            var free = beforeLast;
            beforeLast = last;
            last = row;
            row = free;
        }
        return last[b.Length];
    }

    private static bool Same(char a, char b) => a == b || char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}
