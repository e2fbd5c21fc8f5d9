namespace AgentHost.Plugins.Isolation.Protocol;

/// <summary>Runs a command.</summary>
public sealed record CommandParams(int Instance, string Scope, Wire<CommandCall> Call, string? SessionId);
