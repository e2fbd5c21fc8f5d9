using AgentHost.Client;

namespace AgentHost.Plugins.Isolation.Protocol;

/// <summary>Asks the runner to load a plugin.</summary>
public sealed record InitializeParams(VersionRange Protocol, string Folder, string DataRoot, Wire<PluginManifest> Manifest, int MinimumLogLevel, double ConnectSeconds);
