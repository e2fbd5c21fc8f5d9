namespace AgentHost.Plugins.Isolation.Protocol;

/// <summary>Prepares a call.</summary>
public sealed record PrepareParams(int Instance, string Scope, Wire<ToolCall> Call, ToolCallContext Context);
