using System.Diagnostics.CodeAnalysis;

namespace AgentHost.Packages.Catalogs;

/// <summary>One plugin of a catalog's file.</summary>
internal sealed record CatalogFilePlugin
{
    public string? Id { get; init; }

    public string? Description { get; init; }

    [AllowNull]
    public IReadOnlyList<string> Tags { get => field ?? []; init; }

    [AllowNull]
    public IReadOnlyList<CatalogFileVersion> Versions { get => field ?? []; init; }
}
