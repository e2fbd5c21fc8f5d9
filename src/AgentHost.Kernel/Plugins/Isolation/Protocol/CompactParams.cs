namespace AgentHost.Kernel.Plugins.Isolation.Protocol;

/// <summary>Asks a compactor.</summary>
internal sealed record CompactParams(int Instance, Wire<CompactionRequest> Request);
