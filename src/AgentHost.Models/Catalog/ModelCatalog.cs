using System.Collections.Frozen;
using System.Text.Json;

namespace AgentHost.Models.Catalog;

/// <summary>The facts of the services' models: the lists that plugins bring, and a newer one that was fetched. Each is read when first asked.</summary>
/// <param name="fetched">Where a fetched list lies, if there is one.</param>
/// <param name="brought">The lists that plugins bring; asked when they are needed.</param>
/// <remarks>Thread-safe. Prices and sizes are data with their sources in it; nothing of it is needed to reach a model.</remarks>
public sealed class ModelCatalog(string? fetched, Func<IReadOnlyList<ModelListFile>> brought)
{
    private readonly ModelCatalogFile? _newer = fetched is null ? null : new(fetched, FrozenSet<string>.Empty);
    private readonly Lazy<IReadOnlyList<ModelCatalogFile>> _lists = new(
        () => [.. brought().Select(static file => new ModelCatalogFile(file.Path, file.Foreign))]);
    private readonly Lock _gate = new();
    private IReadOnlyList<CatalogProvider>? _all;

    /// <summary>The day from which on a list says something new: the fetched one's, or that of the oldest that plugins bring; empty for none.</summary>
    /// <remarks>The oldest: a plugin whose list is of a day to come keeps nobody else's from being renewed.</remarks>
    public string Updated
    {
        get
        {
            var oldest = _lists.Value.Select(static list => list.Updated).Where(static day => day.Length > 0).Min(StringComparer.Ordinal) ?? "";
            return _newer is { Updated: var day } && string.CompareOrdinal(day, oldest) > 0 ? day : oldest;
        }
    }

    internal IReadOnlyList<CatalogProvider> Providers
    {
        get
        {
            lock (_gate)
            {
                return _all ??= Merge();
            }
        }
    }

    /// <summary>Looks through the lists that plugins bring: a sentence with its place for each that says nothing, or has something wrong in it.</summary>
    public IEnumerable<string> FindFaults() => brought().Select(static file => CatalogCheck.FindInFile(file.Path)).OfType<string>();

    /// <summary>The service that a provider is: by its type, else by the host that it is reached at.</summary>
    internal CatalogProvider? FindProvider(string type, string? address)
    {
        if (FindService(type) is { } named)
        {
            return named;
        }

        if (!Uri.TryCreate(address, UriKind.Absolute, out var at))
        {
            return null;
        }

        foreach (var provider in Providers)
        {
            if (Uri.TryCreate(provider.BaseUrl, UriKind.Absolute, out var own) && own.Host == at.Host)
            {
                return provider;
            }
        }

        return null;
    }

    /// <summary>Finds the facts of a model: exactly, by the beginning of its id, or by a part of it; at its own service first, then at any.</summary>
    internal CatalogMatch? Find(CatalogProvider? provider, string id)
    {
        if (provider is { } own && Nearest([own], id) is var (entry, nearness))
        {
            return Read(entry, nearness >= CatalogNames.Snapshot);
        }

        return Nearest(Providers, id) is var (other, _) ? Read(other, exact: false) : null;
    }

    /// <summary>Finds the prices of a model that somebody sells who is not its maker; null where no list says them.</summary>
    internal ModelPrices? FindResale(string type, string? region, string id)
    {
        foreach (var list in _lists.Value)
        {
            foreach (var maker in list.MaySpeakOf(type) ? list.Providers : [])
            {
                if (FindService(maker.Id) is { } counted && CatalogResale.Find(counted, type, region, id) is { } prices)
                {
                    return prices;
                }
            }
        }

        return null;
    }

    private static CatalogMatch? Read(JsonElement entry, bool exact) =>
        // A list that is wrong here: what it says of this one is nothing.
        CatalogProvider.Read(entry) is { } info ? new(info, exact) : null;

    private static (JsonElement Entry, int Nearness)? Nearest(IEnumerable<CatalogProvider> providers, string id)
    {
        (JsonElement, int)? best = null;
        var most = 0;
        foreach (var provider in providers)
        {
            foreach (var model in provider.Entry.GetProperty("models").EnumerateArray())
            {
                var nearness = CatalogNames.Nearness(id, model.GetProperty("id").GetString()!);
                if (nearness > most)
                {
                    most = nearness;
                    best = (model, nearness);
                }
            }
        }

        return best;
    }

    /// <summary>A service by the latest list that has it; of the same day the plugin's counts. Lists that may not speak of it are not read.</summary>
    private CatalogProvider? FindService(string id)
    {
        foreach (var list in _lists.Value)
        {
            if (list.Find(id) is { } own)
            {
                return _newer?.Find(id) is { } later && string.CompareOrdinal(_newer.Updated, list.Updated) > 0 ? later : own;
            }
        }

        return _newer?.Find(id);
    }

    /// <summary>Each service once, by the list that counts for it.</summary>
    private List<CatalogProvider> Merge()
    {
        var merged = new List<CatalogProvider>();
        foreach (var provider in _lists.Value.SelectMany(static list => list.Providers).Concat(_newer?.Providers ?? []))
        {
            if (!merged.Exists(known => known.Id == provider.Id) && FindService(provider.Id) is { } counted)
            {
                merged.Add(counted);
            }
        }

        return merged;
    }
}
