namespace AgentHost.Acp.Protocol;

/// <summary>Ways of logging in that an editor offers.</summary>
public sealed record ClientAuthCapabilities
{
    /// <summary>Starts the agent in a terminal, where the person logs in.</summary>
    public bool Terminal { get; init; }
}
