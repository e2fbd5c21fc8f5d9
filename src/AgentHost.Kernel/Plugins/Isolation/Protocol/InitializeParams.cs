namespace AgentHost.Kernel.Plugins.Isolation.Protocol;

/// <summary>Asks the runner to load a plugin.</summary>
internal sealed record InitializeParams(VersionRange Protocol, string Folder, string DataRoot, Wire<PluginManifest> Manifest, int MinimumLogLevel, double ConnectSeconds);
