using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using AgentHost.Plugins.Manifests;

namespace AgentHost.Plugins.Installed;

/// <summary>The host's record of installed plugins, <c>state.json</c>. Members that a newer host wrote are kept.</summary>
public sealed record StoreState
{
    /// <summary>The form that this host writes; files of a higher one are not touched.</summary>
    public const int CurrentForm = 1;

    public int Form { get; init; } = CurrentForm;

    /// <summary>By id.</summary>
    [AllowNull]
    public IReadOnlyDictionary<string, PluginRecord> Plugins { get => field ??= new Dictionary<string, PluginRecord>(); init; }

    /// <summary>Catalogs that the person added.</summary>
    [AllowNull]
    public IReadOnlyList<CatalogRecord> Catalogs { get => field ?? []; init; }

    /// <summary>Plugins and versions that catalogs say must not run.</summary>
    [AllowNull]
    public IReadOnlyList<BlockRecord> Blocked { get => field ?? []; init; }

    /// <summary>Of those what the person lets run all the same; another entry of a catalog is another matter.</summary>
    [AllowNull]
    public IReadOnlyList<BlockRecord> Unblocked { get => field ?? []; init; }

    /// <summary>A search for a plugin that causes a fault; null when there is none.</summary>
    public BisectRecord? Bisect { get; init; }

    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Rest { get; set; }

    /// <summary>Finds the entry by which a version of a plugin must not run; null where it may.</summary>
    public BlockRecord? FindBlock(string id, string version) =>
        Blocked.FirstOrDefault(block => block.Id == id && VersionRange.Accepts(block.Versions, version) && !Unblocked.Contains(block));

    /// <summary>Lists ids of what was installed from a catalog, and of what that blocked.</summary>
    /// <param name="catalog">Name of the catalog.</param>
    public IReadOnlySet<string> ListFrom(string catalog) =>
        Plugins.Where(plugin => plugin.Value.Versions.Values.Any(version => version.Source == $"catalog {catalog}")).Select(static plugin => plugin.Key)
            .Concat(Blocked.Where(block => block.Catalog == catalog).Select(static block => block.Id))
            .ToHashSet(StringComparer.Ordinal);

    /// <summary>The same with what one catalog says now: what it said before goes, and with it the person's word on that.</summary>
    public StoreState WithBlocks(string catalog, IReadOnlyList<BlockRecord> blocks)
    {
        List<BlockRecord> kept = [.. Blocked.Where(block => block.Catalog != catalog)];
        List<BlockRecord> now = [.. kept, .. blocks.Select(block => block with { Catalog = catalog }).Distinct()];
        return now.SequenceEqual(Blocked) ? this : this with { Blocked = now, Unblocked = [.. Unblocked.Where(now.Contains)] };
    }

    /// <summary>The same with another record of one plugin; null takes it out.</summary>
    public StoreState With(string id, PluginRecord? record)
    {
        var plugins = new SortedDictionary<string, PluginRecord>(Plugins.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal);
        if (record is null)
        {
            plugins.Remove(id);
        }
        else
        {
            plugins[id] = record;
        }

        return this with { Plugins = plugins };
    }
}
