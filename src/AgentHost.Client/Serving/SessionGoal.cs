namespace AgentHost.Client;

/// <summary>Request for another goal of a session.</summary>
public sealed record SessionGoal
{
    /// <summary>The goal, 1 to 4,000 characters; absent to go by the first prompt again.</summary>
    public string? Goal { get; init; }
}
