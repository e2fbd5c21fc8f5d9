namespace AgentHost.Hosting.Files;

/// <summary>
/// The best of many paths for what was typed: names that begin so, names that have it, paths that have it, then those with its letters in order.
/// </summary>
/// <param name="text">The text that was typed.</param>
/// <param name="limit">The most that are kept.</param>
internal sealed class NameRanking(string text, int limit)
{
    private readonly List<(int Score, string Path)> _best = new(limit + 1);

    /// <summary>True when nothing that comes can be better than the last that is kept.</summary>
    public bool IsFull => _best.Count == limit && _best[^1].Score < 1 << 8;

    /// <summary>The paths, the best first.</summary>
    public IReadOnlyList<string> Paths => [.. _best.Select(static found => found.Path)];

    /// <summary>Takes a path.</summary>
    /// <param name="path">The path; that of a folder ends with a slash.</param>
    public void Add(string path)
    {
        if (ScoreOf(path) is not { } score || (_best.Count == limit && Compare((score, path), _best[^1]) >= 0))
        {
            return;
        }

        var at = _best.BinarySearch((score, path), Comparer<(int Score, string Path)>.Create(Compare));
        _best.Insert(at < 0 ? ~at : at, (score, path));
        if (_best.Count > limit)
        {
            _best.RemoveAt(limit);
        }
    }

    private static int Compare((int Score, string Path) left, (int Score, string Path) right) =>
        left.Score != right.Score ? left.Score.CompareTo(right.Score)
        : left.Path.Length != right.Path.Length ? left.Path.Length.CompareTo(right.Path.Length)
        : string.CompareOrdinal(left.Path, right.Path);

    /// <summary>A number that is smaller for what is likelier; null for no match. What lies deeper comes later among its kind.</summary>
    private int? ScoreOf(string path)
    {
        var bare = path.AsSpan().TrimEnd('/');
        var slash = bare.LastIndexOf('/');
        var depth = Math.Min(0xff, bare.Count('/'));

        // What begins with a dot is there for who types one.
        if (IsHidden(bare) && !text.StartsWith('.') && !text.Contains("/.", StringComparison.Ordinal))
        {
            return null;
        }

        if (text.Length == 0)
        {
            return depth == 0 ? path.EndsWith('/') ? 0 : 1 : null;
        }

        var name = path.AsSpan(slash + 1);
        var kind = path.StartsWith(text, StringComparison.OrdinalIgnoreCase) || name.StartsWith(text, StringComparison.OrdinalIgnoreCase) ? 0
            : name.Contains(text, StringComparison.OrdinalIgnoreCase) ? 1
            : path.Contains(text, StringComparison.OrdinalIgnoreCase) ? 2
            : HasLetters(path) ? 3
            : -1;
        return kind < 0 ? null : (kind << 8) | depth;
    }

    private static bool IsHidden(ReadOnlySpan<char> path) => path.StartsWith('.') || path.Contains("/.", StringComparison.Ordinal);

    private bool HasLetters(string path)
    {
        var at = 0;
        foreach (var letter in path)
        {
            if (char.ToLowerInvariant(letter) == char.ToLowerInvariant(text[at]) && ++at == text.Length)
            {
                return true;
            }
        }

        return false;
    }
}
