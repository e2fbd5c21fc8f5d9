namespace AgentHost.Acp.Protocol;

/// <summary>A compaction of the conversation. Only for editors that take them.</summary>
/// <param name="CompactionId">Its id.</param>
/// <param name="Status"><c>in_progress</c>, <c>completed</c>, <c>failed</c> or <c>cancelled</c>.</param>
public sealed record CompactionUpdate(string CompactionId, string Status) : SessionUpdate
{
    /// <summary>The summary.</summary>
    public IReadOnlyList<ContentBlock>? Summary { get; init; }

    /// <summary>Reason why it failed.</summary>
    public string? Error { get; init; }
}
