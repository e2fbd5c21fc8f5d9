using System.Diagnostics.CodeAnalysis;

namespace AgentHost.Packages.Catalogs;

/// <summary>The versions of a package.</summary>
internal sealed record NuGetVersions
{
    [AllowNull]
    public IReadOnlyList<string> Versions { get => field ?? []; init; }
}
