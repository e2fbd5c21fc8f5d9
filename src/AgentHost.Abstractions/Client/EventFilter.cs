namespace AgentHost;

/// <summary>Which events to hear.</summary>
public sealed record EventFilter
{
    private readonly bool? live;

    /// <summary>A session's only; absent for all, those of workspaces and the host included.</summary>
    public string? SessionId { get; init; }

    /// <summary>Durable events after this number (of the session) or position (of the store) come first; absent to begin now.</summary>
    public long? After { get; init; }

    /// <summary>Live events too. Default true.</summary>
    public bool Live { get => live ?? true; init => live = value; }
}
