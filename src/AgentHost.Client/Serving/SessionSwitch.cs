namespace AgentHost.Client;

/// <summary>Request for another mode or profile of a session.</summary>
/// <param name="Change">Mode or profile that holds from now on; neither for what held in the beginning.</param>
public sealed record SessionSwitch(PermissionSwitch Change)
{
    /// <summary>The open workspace; absent for the session's own, as its settings have it.</summary>
    public string? WorkspaceId { get; init; }
}
