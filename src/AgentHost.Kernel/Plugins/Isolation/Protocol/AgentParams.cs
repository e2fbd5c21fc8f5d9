namespace AgentHost.Kernel.Plugins.Isolation.Protocol;

/// <summary>Runs a sub-agent.</summary>
internal sealed record AgentParams(string Scope, Wire<SubAgentRequest> Request);
