namespace AgentHost.Client;

/// <summary>A session and all that was kept of it is gone. An event of the store's own log: the session has none any more.</summary>
/// <param name="Id">The session.</param>
/// <param name="Workspace">Real path of its workspace.</param>
public sealed record SessionDeleted(string Id, string Workspace) : AgentEvent("session.deleted");
