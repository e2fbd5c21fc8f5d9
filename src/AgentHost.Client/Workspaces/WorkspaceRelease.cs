namespace AgentHost.Client;

/// <summary>Report on a workspace that was let go of.</summary>
public sealed record WorkspaceRelease
{
    /// <summary>A sentence on what became of its folder; absent where there is nothing to say.</summary>
    public string? Message { get; init; }
}
