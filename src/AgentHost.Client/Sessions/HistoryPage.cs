namespace AgentHost.Client;

/// <summary>A page of what happened in a session.</summary>
/// <param name="Events">The events, the oldest first.</param>
public sealed record HistoryPage(IReadOnlyList<AgentEvent> Events)
{
    /// <summary>Cursor of the next page; absent when this is the last.</summary>
    public string? Next { get; init; }

    /// <summary>True while a process has the session: a turn without an end still runs then.</summary>
    public bool InUse { get; init; }
}
