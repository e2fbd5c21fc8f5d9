namespace AgentHost.Client;

/// <summary>Names the workspace in which something of a session is done.</summary>
public sealed record WorkspaceReference
{
    /// <summary>The open workspace; absent for the session's own, as its settings have it.</summary>
    public string? WorkspaceId { get; init; }
}
