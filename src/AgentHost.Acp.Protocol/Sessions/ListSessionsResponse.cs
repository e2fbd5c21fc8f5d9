namespace AgentHost.Acp.Protocol;

/// <summary>Answer to <c>session/list</c>.</summary>
/// <param name="Sessions">A page of sessions, the last used first.</param>
public sealed record ListSessionsResponse(IReadOnlyList<SessionEntry> Sessions)
{
    /// <summary>Cursor of the next page; absent for the last.</summary>
    public string? NextCursor { get; init; }
}
