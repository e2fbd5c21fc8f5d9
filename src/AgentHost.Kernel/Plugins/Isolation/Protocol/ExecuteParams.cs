namespace AgentHost.Kernel.Plugins.Isolation.Protocol;

/// <summary>Executes a plan.</summary>
internal sealed record ExecuteParams(int Instance, string Scope, Wire<ToolPlan> Plan, ToolCallContext Context);
