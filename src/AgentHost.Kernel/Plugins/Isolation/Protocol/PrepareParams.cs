namespace AgentHost.Kernel.Plugins.Isolation.Protocol;

/// <summary>Prepares a call.</summary>
internal sealed record PrepareParams(int Instance, string Scope, Wire<ToolCall> Call, ToolCallContext Context);
