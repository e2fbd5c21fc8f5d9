namespace AgentHost.Client;

/// <summary>Request to make the changes that dry runs kept, or to give them up.</summary>
public sealed record PreviewsRequest
{
    /// <summary>The open workspace; absent for the session's own, as its settings have it.</summary>
    public string? WorkspaceId { get; init; }

    /// <summary>Gives them up. Default false.</summary>
    public bool Discard { get; init; }
}
