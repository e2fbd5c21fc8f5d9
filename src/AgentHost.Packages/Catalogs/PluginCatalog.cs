using AgentHost.Packages.Store;
using AgentHost.Plugins.Installed;

namespace AgentHost.Packages.Catalogs;

/// <summary>A place that knows plugins by name.</summary>
internal abstract class PluginCatalog(string name)
{
    /// <summary>The longest list that is taken.</summary>
    public const int MostEntries = 10_000;

    /// <summary>Its name here.</summary>
    public string Name => name;

    /// <summary>Plugins whose id or description holds the words; all for none. The newest version of each may be all that is told.</summary>
    /// <exception cref="HostException">It could not be asked, or its answer is off.</exception>
    public abstract ValueTask<IReadOnlyList<CatalogEntry>> SearchAsync(string words, CancellationToken cancellationToken);

    /// <summary>All versions of one plugin; none where it does not know it.</summary>
    /// <exception cref="HostException">It could not be asked, or its answer is off.</exception>
    public abstract ValueTask<IReadOnlyList<CatalogEntry>> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>Puts a version's files into a place.</summary>
    /// <exception cref="HostException">They could not be had, or are not what the catalog says.</exception>
    public abstract ValueTask FetchAsync(CatalogEntry entry, StagedPlugin staged, CancellationToken cancellationToken);

    /// <summary>Lists the plugin versions that must not run, as the catalog says.</summary>
    public virtual ValueTask<IReadOnlyList<BlockRecord>> ListBlockedAsync(CancellationToken cancellationToken) => new([]);

    /// <summary>
    /// Lists what must not run of what the catalog offers itself, or did before it took it back: of other people's plugins it has no say. The one that comes
    /// with the program may speak of any.
    /// </summary>
    /// <param name="known">Ids of plugins that were installed from it, or that it blocked before.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<IReadOnlyList<BlockRecord>> ListOwnBlocksAsync(IReadOnlySet<string> known, CancellationToken cancellationToken)
    {
        var blocks = await ListBlockedAsync(cancellationToken);
        if (blocks.Count == 0 || this is BundledCatalog)
        {
            return blocks;
        }

        var offered = (await SearchAsync("", cancellationToken)).Select(static entry => entry.Id).ToHashSet(StringComparer.Ordinal);
        return [.. blocks.Where(block => offered.Contains(block.Id) || known.Contains(block.Id))];
    }

    /// <summary>Tests that a plugin matches a search: each word is in its id, its description or a tag, in any case.</summary>
    protected static bool Matches(string words, string id, string? description, IEnumerable<string>? tags = null) =>
        words.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(word =>
            id.Contains(word, StringComparison.OrdinalIgnoreCase)
            || description?.Contains(word, StringComparison.OrdinalIgnoreCase) == true
            || tags?.Any(tag => tag.Contains(word, StringComparison.OrdinalIgnoreCase)) == true);
}
