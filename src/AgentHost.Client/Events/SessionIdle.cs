namespace AgentHost.Client;

/// <summary>Nothing runs in the session and nothing is queued.</summary>
public sealed record SessionIdle() : LiveEvent("session.idle");
