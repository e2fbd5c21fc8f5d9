namespace AgentHost.Kernel.Plugins.Isolation.Protocol;

/// <summary>Runs a command.</summary>
internal sealed record CommandParams(int Instance, string Scope, Wire<CommandCall> Call, string? SessionId);
