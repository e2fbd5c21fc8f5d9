using System.Diagnostics.CodeAnalysis;

namespace AgentHost.Packages.Catalogs;

/// <summary>The first page of a NuGet v3 feed.</summary>
internal sealed record NuGetService
{
    [AllowNull]
    public IReadOnlyList<NuGetResource> Resources { get => field ?? []; init; }
}
