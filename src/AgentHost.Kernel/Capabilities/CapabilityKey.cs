namespace AgentHost.Kernel.Capabilities;

/// <summary>What a capability is looked up by. A type of its own: a tuple's comparison would be compiled at each start.</summary>
internal readonly record struct CapabilityKey(string Kind, string Name);
