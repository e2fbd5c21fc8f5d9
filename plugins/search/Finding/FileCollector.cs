using AgentHost.Plugins.Search.Walking;

namespace AgentHost.Plugins.Search.Finding;

/// <summary>Collects found files with the time of their last change.</summary>
internal sealed class FileCollector(IFiles files, SearchRoot root) : IFileVisitor
{
    private readonly Lock _lock = new();

    /// <summary>All that was found, in no order.</summary>
    public List<FoundFile> Found { get; } = [];

    /// <inheritdoc/>
    public async ValueTask VisitAsync(string folder, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var own = new FoundFile[names.Count];
        var count = 0;
        var prefix = root.Prefix + folder;
        for (var i = 0; i < names.Count; i++)
        {
            var path = prefix + names[i];
            try
            {
                if (await files.StatAsync(path, cancellationToken) is { } status)
                {
                    own[count++] = new(path, status.Modified.UtcTicks);
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
