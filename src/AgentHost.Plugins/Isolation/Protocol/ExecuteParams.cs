namespace AgentHost.Plugins.Isolation.Protocol;

/// <summary>Executes a plan.</summary>
public sealed record ExecuteParams(int Instance, string Scope, Wire<ToolPlan> Plan, ToolCallContext Context);
