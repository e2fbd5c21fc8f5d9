namespace AgentHost.Kernel.Plugins;

/// <summary>One plugin in one host. A class: the comparer of a struct would be made at each start.</summary>
internal sealed record PluginKey(string Id, string Version, string Folder, bool Isolated);
