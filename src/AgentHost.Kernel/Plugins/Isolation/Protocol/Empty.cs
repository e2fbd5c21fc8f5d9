namespace AgentHost.Kernel.Plugins.Isolation.Protocol;

/// <summary>A request without parameters, and an answer without a result.</summary>
internal sealed record Empty;
