using AgentHost.Plugins.Installed;
using AgentHost.Plugins.Manifests;

namespace AgentHost.Plugins.Discovery;

/// <summary>Bundled and installed plugins, as their indexes have them.</summary>
/// <param name="Index">The bundled ones.</param>
/// <param name="Installed">The installed ones.</param>
public sealed record KnownPlugins(IndexContent Index, InstalledContent Installed)
{
    /// <summary>All of them.</summary>
    public IReadOnlyList<InstalledPlugin> Plugins { get; } = Installed.Plugins.Count == 0 ? Index.Plugins : [.. Index.Plugins, .. Installed.Plugins];
}
