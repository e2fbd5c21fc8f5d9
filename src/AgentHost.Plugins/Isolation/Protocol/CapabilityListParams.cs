namespace AgentHost.Plugins.Isolation.Protocol;

/// <summary>Lists capabilities.</summary>
public sealed record CapabilityListParams(string Scope, string Kind);
