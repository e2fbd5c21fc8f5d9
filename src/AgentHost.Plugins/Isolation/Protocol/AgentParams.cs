namespace AgentHost.Plugins.Isolation.Protocol;

/// <summary>Runs a sub-agent.</summary>
public sealed record AgentParams(string Scope, Wire<SubAgentRequest> Request);
