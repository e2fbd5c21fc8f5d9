using AgentHost.Plugins.Manifests;

namespace AgentHost.Packages.Installing;

/// <summary>The host that plugins are installed for.</summary>
/// <param name="Facts">What plugins are compared with.</param>
/// <param name="Bundled">The plugins that come with it.</param>
/// <param name="SearchPath">The value of PATH.</param>
internal sealed record PluginSetting(HostFacts Facts, IndexContent Bundled, string? SearchPath);
