namespace AgentHost.Kernel.Plugins;

/// <summary>One plugin in one host.</summary>
internal readonly record struct PluginKey(string Id, string Version, string Folder, bool Isolated);
