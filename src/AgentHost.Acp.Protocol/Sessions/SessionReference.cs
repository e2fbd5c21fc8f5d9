namespace AgentHost.Acp.Protocol;

/// <summary>Parameters of requests and notifications that name a session and nothing else.</summary>
/// <param name="SessionId">The session.</param>
public sealed record SessionReference(string SessionId);
