namespace AgentHost.Kernel.Turns;

/// <summary>A call that may start sub-agents.</summary>
/// <param name="Turn">Its turn.</param>
/// <param name="Tool">The tool.</param>
/// <param name="CallId">The call.</param>
/// <param name="Deadline">Time at which the host ends it.</param>
public sealed record AgentCall(TurnState Turn, TurnTool Tool, string CallId, DateTimeOffset Deadline);
