using System.Text.Json;
using AgentHost.Client;
using AgentHost.FileSystem;
using AgentHost.Json;

namespace AgentHost.Models.Catalog;

/// <summary>What is known of the services' models: the list that came with the program, or a newer one that was fetched. Read when it is first asked.</summary>
/// <param name="fetched">Where a fetched list lies, if there is one.</param>
/// <remarks>Thread-safe. Prices and sizes are data with their sources in it; nothing of it is needed to reach a model.</remarks>
public sealed class ModelCatalog(string? fetched)
{
    private const string Resource = "models.json";
    private readonly Lazy<JsonElement> content = new(() => Load(fetched));

    /// <summary>A catalog of nothing but what came with the program.</summary>
    public static ModelCatalog Bundled() => new(fetched: null);

    /// <summary>The list that came with the program.</summary>
    public static JsonElement ReadBundled() => EmbeddedJson.Read(typeof(ModelCatalog).Assembly, Resource);

    /// <summary>When the list was put together.</summary>
    public string Updated => content.Value.GetProperty("updated").GetString()!;

    internal IEnumerable<CatalogProvider> Providers
    {
        get
        {
            // No query: one over structs would be compiled at each start.
            foreach (var entry in content.Value.GetProperty("providers").EnumerateArray())
            {
                yield return new CatalogProvider(entry);
            }
        }
    }

    /// <summary>The service that a provider is: by its type, else by the host that it is reached at.</summary>
    internal CatalogProvider? FindProvider(string type, string? address)
    {
        foreach (var provider in Providers)
        {
            if (provider.Id == type)
            {
                return provider;
            }
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

    /// <summary>What is known of a model: exactly, by the beginning of its id, or by a part of it; at its own service first, then at any.</summary>
    internal CatalogMatch? Find(CatalogProvider? provider, string id)
    {
        if (provider is { } own && Nearest([own], id) is var (entry, nearness))
        {
            return Read(entry, nearness >= CatalogNames.Snapshot);
        }

        return Nearest(Providers, id) is var (other, _) ? Read(other, exact: false) : null;
    }

    private static CatalogMatch? Read(JsonElement entry, bool exact)
    {
        try
        {
            return new(ClientJson.Read<ModelInfo>(entry), exact);
        }
        catch (JsonException)
        {
            // A fetched list that was changed by hand: what it says of this one is nothing.
            return null;
        }
    }

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

    /// <summary>The newer of the two lists; what was fetched was checked then, and counts only while it has its shape.</summary>
    private static JsonElement Load(string? fetched)
    {
        var bundled = ReadBundled();
        return fetched is not null && File.Exists(fetched) && JsonFile.Read(fetched, CatalogCheck.MaxBytes) is { Succeeded: true } read
            && CatalogCheck.HasShape(read.Json.Root) && string.CompareOrdinal(UpdatedOf(read.Json.Root), UpdatedOf(bundled)) > 0
            ? read.Json.Root
            : bundled;
    }

    private static string UpdatedOf(JsonElement list) => list.GetProperty("updated").GetString()!;
}
