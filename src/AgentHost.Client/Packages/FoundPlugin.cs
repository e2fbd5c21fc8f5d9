namespace AgentHost.Client;

/// <summary>A plugin that a catalog has.</summary>
/// <param name="Catalog">The catalog's name.</param>
/// <param name="Id">The plugin.</param>
/// <param name="Version">Its newest version there.</param>
public sealed record FoundPlugin(string Catalog, string Id, string Version)
{
    /// <summary>Description of the plugin.</summary>
    public string? Description { get; init; }

    /// <summary>The version that is installed here.</summary>
    public string? Installed { get; init; }
}
