namespace AgentHost.Acp.Protocol;

/// <summary>The plan, all of it.</summary>
/// <param name="Entries">Things to do, in their order.</param>
public sealed record PlanUpdate(IReadOnlyList<PlanEntry> Entries) : SessionUpdate;
