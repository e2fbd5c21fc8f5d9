namespace AgentHost.Acp.Protocol;

/// <summary>A thing to do.</summary>
/// <param name="Content">The thing.</param>
/// <param name="Priority"><c>high</c>, <c>medium</c> or <c>low</c>.</param>
/// <param name="Status"><c>pending</c>, <c>in_progress</c> or <c>completed</c>.</param>
public sealed record PlanEntry(string Content, string Priority, string Status);
