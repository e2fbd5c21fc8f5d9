namespace AgentHost.Acp.Protocol;

/// <summary>A mode of a session.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name, for people.</param>
public sealed record SessionMode(string Id, string Name)
{
    /// <summary>Explanation for people.</summary>
    public string? Description { get; init; }
}
