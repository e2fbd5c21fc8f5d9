using AgentHost.Configuration;
using AgentHost.Plugins.Discovery;

namespace AgentHost.Hosting;

/// <summary>Parts that a workspace is put together from.</summary>
/// <param name="Found">The plugins found.</param>
/// <param name="Sources">What the settings are loaded from, the plugins' manifests among it.</param>
/// <param name="Settings">The settings.</param>
/// <param name="Set">The plugins chosen by both.</param>
internal sealed record Composition(FoundPlugins Found, SettingsRequest Sources, SettingsResult Settings, PluginSet Set);
