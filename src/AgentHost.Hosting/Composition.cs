using AgentHost.Configuration;
using AgentHost.Plugins.Discovery;

namespace AgentHost.Hosting;

/// <summary>Parts that a workspace is put together from.</summary>
/// <param name="Found">The plugins found.</param>
/// <param name="Sources">Sources of the settings, the plugins' manifests among them.</param>
/// <param name="Settings">The settings.</param>
/// <param name="Set">The plugins chosen by both.</param>
internal sealed record Composition(FoundPlugins Found, SettingsRequest Sources, SettingsResult Settings, PluginSet Set);
