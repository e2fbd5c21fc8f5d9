namespace AgentHost.Kernel.Plugins.Isolation.Protocol;

/// <summary>Lists capabilities.</summary>
internal sealed record CapabilityListParams(string Scope, string Kind);
