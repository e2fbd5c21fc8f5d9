namespace AgentHost.Client;

/// <summary>A call starts a sub-agent. Told in the calling session; what it does is told in its own.</summary>
/// <param name="CallId">The call.</param>
/// <param name="Child">The sub-agent's session.</param>
public sealed record AgentStarted(string CallId, string Child) : AgentEvent("agent.started")
{
    /// <summary>The agent that does it; absent for none.</summary>
    public string? Agent { get; init; }

    /// <summary>A few words for people.</summary>
    public string? Description { get; init; }
}
