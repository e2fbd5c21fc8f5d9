namespace AgentHost.Kernel.Turns.Planning;

/// <summary>The origin of a sub-agent's prompt.</summary>
/// <param name="Call">The call that it works for.</param>
/// <param name="Agent">The agent that it is, found already; null for none.</param>
public sealed record SubAgentOrigin(AgentCall Call, AgentProfile? Agent);
