using System.Diagnostics.CodeAnalysis;

namespace AgentHost.Packages.Catalogs;

/// <summary>Results of a search on a feed.</summary>
internal sealed record NuGetSearch
{
    [AllowNull]
    public IReadOnlyList<NuGetFound> Data { get => field ?? []; init; }
}
