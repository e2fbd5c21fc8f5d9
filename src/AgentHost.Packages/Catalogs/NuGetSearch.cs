using System.Diagnostics.CodeAnalysis;

namespace AgentHost.Packages.Catalogs;

/// <summary>What a feed found.</summary>
internal sealed record NuGetSearch
{
    [AllowNull]
    public IReadOnlyList<NuGetFound> Data { get => field ?? []; init; }
}
