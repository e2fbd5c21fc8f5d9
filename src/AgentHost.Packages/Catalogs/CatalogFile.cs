using System.Diagnostics.CodeAnalysis;
using AgentHost.Plugins.Installed;

namespace AgentHost.Packages.Catalogs;

/// <summary>A catalog as a file, <c>catalog.json</c>.</summary>
internal sealed record CatalogFile
{
    [AllowNull]
    public IReadOnlyList<CatalogFilePlugin> Plugins { get => field ?? []; init; }

    /// <summary>Plugin versions that must not run.</summary>
    [AllowNull]
    public IReadOnlyList<BlockRecord> Blocked { get => field ?? []; init; }
}
