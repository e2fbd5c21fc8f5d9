namespace AgentHost.Kernel.Plugins.Isolation.Protocol;

/// <summary>Lists capabilities; without a scope on the plugin's own account.</summary>
internal sealed record CapabilityListParams(string? Scope, string Kind);
