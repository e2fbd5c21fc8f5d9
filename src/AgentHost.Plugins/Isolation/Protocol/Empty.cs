namespace AgentHost.Plugins.Isolation.Protocol;

/// <summary>A request without parameters, and an answer without a result.</summary>
public sealed record Empty;
