namespace AgentHost.Client;

/// <summary>A session began.</summary>
/// <param name="Session">The session.</param>
public sealed record SessionCreated(SessionInfo Session) : AgentEvent("session.created");
