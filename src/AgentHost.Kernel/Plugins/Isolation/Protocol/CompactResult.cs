namespace AgentHost.Kernel.Plugins.Isolation.Protocol;

/// <summary>What a compactor said; null for nothing.</summary>
internal sealed record CompactResult(Wire<Compaction>? Compaction);
