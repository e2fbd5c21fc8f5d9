namespace AgentHost.Plugins;

/// <summary>Key that a capability is looked up by. A class of its own: the comparison of a tuple or a struct would be compiled at each start.</summary>
public sealed record CapabilityKey(string Kind, string Name);
