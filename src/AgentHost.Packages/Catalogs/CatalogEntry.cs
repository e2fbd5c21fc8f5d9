namespace AgentHost.Packages.Catalogs;

/// <summary>One version of a plugin that a catalog has.</summary>
/// <param name="Catalog">The catalog's name here.</param>
/// <param name="Id">The plugin.</param>
/// <param name="Version">SemVer 2.</param>
internal sealed record CatalogEntry(string Catalog, string Id, string Version)
{
    /// <summary>Description of the plugin, for people.</summary>
    public string? Description { get; init; }

    /// <summary>Location of its files, in a form of the catalog's own.</summary>
    public string Location { get; init; } = "";

    /// <summary>Hash of the package, in hexadecimals; null where the catalog gives none.</summary>
    public string? Sha256 { get; init; }
}
