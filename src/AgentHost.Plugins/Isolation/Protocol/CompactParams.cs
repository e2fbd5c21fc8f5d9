namespace AgentHost.Plugins.Isolation.Protocol;

/// <summary>Asks a compactor.</summary>
public sealed record CompactParams(int Instance, Wire<CompactionRequest> Request);
