namespace AgentHost;

/// <summary>Plan of the agent; the last one given stands.</summary>
/// <param name="Entries">Its steps, in order.</param>
public sealed record ExternalPlan(IReadOnlyList<ExternalPlanEntry> Entries) : ExternalAgentUpdate("plan");
