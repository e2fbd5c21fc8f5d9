namespace AgentHost.Kernel.Audit;

/// <summary>The call that an entry is about.</summary>
internal readonly record struct AuditCall(string Session, string Turn, string Id, string Tool, string? Plugin);
