namespace AgentHost.Auditing;

/// <summary>The call that an entry is about.</summary>
public readonly record struct AuditCall(string Session, string Turn, string Id, string Tool, string? Plugin);
