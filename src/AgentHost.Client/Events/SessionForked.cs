namespace AgentHost.Client;

/// <summary>The session began with a copy of what another one had: what stands before this event was copied from there.</summary>
/// <param name="From">The other session's id.</param>
/// <param name="Through">Number of the last event there that was taken along.</param>
public sealed record SessionForked(string From, long Through) : AgentEvent("session.forked");
