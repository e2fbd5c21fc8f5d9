namespace AgentHost.Client;

/// <summary>A page of what happened in a session.</summary>
/// <param name="Events">The events, the oldest first.</param>
public sealed record HistoryPage(IReadOnlyList<AgentEvent> Events)
{
    /// <summary>Cursor of the next page; absent when this is the last.</summary>
    public string? Next { get; init; }
}
