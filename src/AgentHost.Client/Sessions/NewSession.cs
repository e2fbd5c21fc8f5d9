namespace AgentHost.Client;

/// <summary>A session to begin.</summary>
/// <param name="WorkspaceId">Its workspace.</param>
public sealed record NewSession(string WorkspaceId)
{
    /// <summary>A name; absent for one made from the date.</summary>
    public string? Name { get; init; }
}
