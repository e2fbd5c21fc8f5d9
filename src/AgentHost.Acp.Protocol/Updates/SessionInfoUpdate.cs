namespace AgentHost.Acp.Protocol;

/// <summary>Another title, or time.</summary>
public sealed record SessionInfoUpdate : SessionUpdate
{
    /// <summary>The title.</summary>
    public string? Title { get; init; }

    /// <summary>Time of the last change, ISO 8601.</summary>
    public string? UpdatedAt { get; init; }
}
