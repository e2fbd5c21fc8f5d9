namespace AgentHost.Client;

/// <summary>Request to take back some of a session's changes to files.</summary>
/// <param name="WorkspaceId">The session's workspace.</param>
/// <param name="SessionId">The session.</param>
public sealed record UndoRequest(string WorkspaceId, string SessionId)
{
    /// <summary>
    /// Id of a message, or its beginning (4 and more characters): all that was changed since it was written. Default: what the last turn that changed files
    /// changed.
    /// </summary>
    public string? Message { get; init; }

    /// <summary>True to tell what would be taken back and what would be left as it is; nothing is touched. Default false.</summary>
    public bool Preview { get; init; }
}
