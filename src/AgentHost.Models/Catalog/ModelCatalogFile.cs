using AgentHost.FileSystem;
using AgentHost.Json;

namespace AgentHost.Models.Catalog;

/// <summary>One list of models. Read when it is first asked; one that is missing or broken says nothing.</summary>
/// <param name="path">The file.</param>
/// <param name="foreign">Services that it may not speak of.</param>
internal sealed class ModelCatalogFile(string path, IReadOnlySet<string> foreign)
{
    private readonly Lazy<(string Updated, IReadOnlyList<CatalogProvider> Providers)> _content = new(() => Load(path, foreign));

    /// <summary>The day it was put together; empty where it cannot be read.</summary>
    public string Updated => _content.Value.Updated;

    /// <summary>Its services, in its order.</summary>
    public IReadOnlyList<CatalogProvider> Providers => _content.Value.Providers;

    /// <summary>A service of it; null where it has none of that name. A list that may not speak of it is not read.</summary>
    public CatalogProvider? Find(string service)
    {
        if (!foreign.Contains(service))
        {
            foreach (var provider in Providers)
            {
                if (provider.Id == service)
                {
                    return provider;
                }
            }
        }

        return null;
    }

    /// <summary>Tests that it may speak of a service or of a type of providers.</summary>
    public bool MaySpeakOf(string type) => !foreign.Contains(type);

    private static (string Updated, IReadOnlyList<CatalogProvider> Providers) Load(string path, IReadOnlySet<string> foreign)
    {
        if (!File.Exists(path) || JsonFile.Read(path, CatalogCheck.MaxBytes) is not { Succeeded: true } read || !CatalogCheck.HasShape(read.Json.Root))
        {
            return ("", []);
        }

        // No query: one over structs would be compiled at each start.
        var found = new List<CatalogProvider>();
        foreach (var entry in read.Json.Root.GetProperty("providers").EnumerateArray())
        {
            var provider = new CatalogProvider(entry);
            if (!foreign.Contains(provider.Id))
            {
                found.Add(provider);
            }
        }

        return (read.Json.Root.GetProperty("updated").GetString()!, found);
    }
}
