namespace AgentHost.Client;

/// <summary>Result of shortening a conversation.</summary>
public sealed record CompactReport
{
    /// <summary>Reason why nothing was left out, in one sentence; null when it is shorter now.</summary>
    public string? Reason { get; init; }

    /// <summary>Compaction that was made; null when none was.</summary>
    public ContextCompacted? Compacted { get; init; }
}
