namespace AgentHost.Acp.Protocol;

/// <summary>Parameters of <c>session/update</c>.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Update">The news.</param>
public sealed record SessionNotification(string SessionId, SessionUpdate Update);
