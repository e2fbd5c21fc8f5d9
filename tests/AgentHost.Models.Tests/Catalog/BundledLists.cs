using System.Collections.Frozen;
using System.Text.Json;
using AgentHost.Models.Catalog;

namespace AgentHost.Models.Tests.Catalog;

/// <summary>The lists of models that bundled plugins bring.</summary>
internal static class BundledLists
{
    private static readonly string[] Paths =
    [
        .. new[] { "openai", "anthropic" }.Select(static name => Path.Combine(AppContext.BaseDirectory, "lists", name + ".json"))
    ];

    /// <summary>A catalog of them, and of a fetched list.</summary>
    public static ModelCatalog Catalog(string? fetched = null) => new(fetched, Files);

    public static IReadOnlyList<ModelListFile> Files() => [.. Paths.Select(static path => new ModelListFile(path, FrozenSet<string>.Empty))];

    /// <summary>Their content.</summary>
    public static IEnumerable<JsonElement> Read() => Paths.Select(static path => JsonElement.Parse(File.ReadAllBytes(path)));
}
