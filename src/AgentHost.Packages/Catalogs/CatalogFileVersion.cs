namespace AgentHost.Packages.Catalogs;

/// <summary>One version in a catalog's file.</summary>
internal sealed record CatalogFileVersion
{
    public string? Version { get; init; }

    /// <summary>Location of its package or folder: an address, or a path from the catalog's file.</summary>
    public string? From { get; init; }

    /// <summary>Of the package, in hexadecimals.</summary>
    public string? Sha256 { get; init; }
}
