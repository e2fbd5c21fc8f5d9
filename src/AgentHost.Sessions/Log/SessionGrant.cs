using AgentHost.Client;

namespace AgentHost.Sessions.Log;

/// <summary>What the store knows of a session when a lease is taken.</summary>
internal sealed record SessionGrant(SessionInfo Info, long Token, long LastSequence, IReadOnlyList<TurnProjection> OpenTurns)
{
    /// <summary>What its prompts are taken with; null for nothing.</summary>
    public SessionSettings? Settings { get; init; }
}
