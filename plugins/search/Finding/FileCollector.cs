using AgentHost.Plugins.Search.Walking;

namespace AgentHost.Plugins.Search.Finding;

/// <summary>Collects found files with the time of their last change.</summary>
internal sealed class FileCollector(SearchRoot root) : IFileVisitor
{
    private readonly Lock _lock = new();

    /// <summary>All that was found, in no order.</summary>
    public List<FoundFile> Found { get; } = [];

    /// <inheritdoc/>
    public async ValueTask VisitAsync(IOpenFolder open, string folder, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var own = new FoundFile[names.Count];
        var count = 0;
        var prefix = root.Prefix + folder;
        for (var i = 0; i < names.Count; i++)
        {
            try
            {
                if (await open.LookAsync(names[i], cancellationToken) is { } file)
                {
                    own[count++] = new(prefix + names[i], file.Modified.UtcTicks);
                }
            }
            catch (FileAccessException)
            {
                // Gone or closed since it was listed: then it is not found.
            }
        }

        lock (_lock)
        {
            Found.AddRange(own.AsSpan(0, count));
        }
    }
}
