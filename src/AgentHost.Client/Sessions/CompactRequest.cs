namespace AgentHost.Client;

/// <summary>A conversation that a person wants shortened.</summary>
/// <param name="WorkspaceId">The session's workspace.</param>
/// <param name="SessionId">The session.</param>
public sealed record CompactRequest(string WorkspaceId, string SessionId)
{
    /// <summary>Instructions for the summary: what it is to look after; at most 4,000 characters. Null for none.</summary>
    public string? Instructions { get; init; }
}
