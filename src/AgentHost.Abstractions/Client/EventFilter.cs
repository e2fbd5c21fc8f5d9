namespace AgentHost;

/// <summary>Which events to hear.</summary>
/// <param name="Live">Live events too. Default true.</param>
public sealed record EventFilter(bool Live = true)
{
    /// <summary>A session's only; absent for all, those of workspaces and the host included.</summary>
    public string? SessionId { get; init; }

    /// <summary>Durable events after this number (of the session) or position (of the store) come first; absent to begin now.</summary>
    public long? After { get; init; }
}
