namespace AgentHost.Client;

/// <summary>What became of a conversation that was to be shortened.</summary>
public sealed record CompactReport
{
    /// <summary>Why nothing was left out, in one sentence; null when it is shorter now.</summary>
    public string? Reason { get; init; }

    /// <summary>What was done; null when nothing was.</summary>
    public ContextCompacted? Compacted { get; init; }
}
