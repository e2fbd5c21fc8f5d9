namespace AgentHost.Acp.Protocol;

/// <summary>A session in a list.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Cwd">Its folder.</param>
public sealed record SessionEntry(string SessionId, string Cwd)
{
    /// <summary>Its title.</summary>
    public string? Title { get; init; }

    /// <summary>Time of its last change, ISO 8601.</summary>
    public string? UpdatedAt { get; init; }
}
