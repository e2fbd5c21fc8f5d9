namespace AgentHost.Plugins.Isolation.Protocol;

/// <summary>What a compactor said; null for nothing.</summary>
public sealed record CompactResult(Wire<Compaction>? Compaction);
