namespace AgentHost.Client;

/// <summary>A page of a list of sessions.</summary>
/// <param name="Items">The sessions, the last used first.</param>
public sealed record SessionPage(IReadOnlyList<SessionInfo> Items)
{
    /// <summary>Cursor of the page after it; absent at the end.</summary>
    public string? Next { get; init; }
}
