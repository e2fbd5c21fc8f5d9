namespace AgentHost;

/// <summary>What the agent means to do; the last one given stands.</summary>
/// <param name="Entries">Its steps, in order.</param>
public sealed record ExternalPlan(IReadOnlyList<ExternalPlanEntry> Entries) : ExternalAgentUpdate("plan");
