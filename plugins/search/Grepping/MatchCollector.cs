using AgentHost.Plugins.Search.Walking;

namespace AgentHost.Plugins.Search.Grepping;

/// <summary>Searches the files of a walk and keeps the first matches by path. Files that come after all that can be shown are not read.</summary>
internal sealed class MatchCollector(SearchRoot root, SearchPattern pattern, GrepLimits limits) : IFileVisitor
{
    private readonly Lock _lock = new();
    private readonly SortedSet<FileMatches> _kept = new(Comparer<FileMatches>.Create(static (left, right) => string.CompareOrdinal(left.Path, right.Path)));
    private int _matches;
    private string? _bound;
    private int _searched;

    /// <summary>Files with matches, by path.</summary>
    public IReadOnlyCollection<FileMatches> Kept => _kept;

    /// <summary>Files that were looked at.</summary>
    public int Searched => _searched;

    /// <summary>Files that were not searched, with the reason.</summary>
    public List<string> Skipped { get; } = [];

    /// <inheritdoc/>
    public async ValueTask VisitAsync(IOpenFolder open, string folder, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        using var searcher = new FileSearcher(pattern, limits);
        var prefix = root.Prefix + folder;
        for (var i = 0; i < names.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var path = prefix + names[i];
            var order = limits.AfterPath is null ? 1 : string.CompareOrdinal(path, limits.AfterPath);
            if (order < 0 || (Volatile.Read(ref _bound) is { } bound && string.CompareOrdinal(path, bound) >= 0))
            {
                continue;
            }

            try
            {
                if (await searcher.SearchAsync(open, names[i], path, order == 0 ? limits.AfterLine : 0, cancellationToken) is { } matches)
                {
                    Keep(matches);
                }

                if (searcher.Skipped is { } reason)
                {
                    lock (_lock)
                    {
                        Skipped.Add($"{path}: {reason}");
                    }
                }
            }
            catch (FileAccessException)
            {
                // Gone or closed since it was listed: then there is nothing to find in it.
            }
        }

        Interlocked.Add(ref _searched, names.Count);
    }

    private void Keep(FileMatches matches)
    {
        lock (_lock)
        {
            _kept.Add(matches);
            _matches += matches.Count;
            while (_kept.Max is { } last && _matches - last.Count > limits.Matches)
            {
                _kept.Remove(last);
                _matches -= last.Count;
                Volatile.Write(ref _bound, last.Path);
            }
        }
    }
}
