using AgentHost.Client;

namespace AgentHost.Sessions.Log;

/// <summary>State of a session in the store when a lease is taken.</summary>
internal sealed record SessionGrant(SessionInfo Info, long Token, long LastSequence, IReadOnlyList<TurnProjection> OpenTurns)
{
    /// <summary>Settings for its prompts; null for none.</summary>
    public SessionSettings? Settings { get; init; }
}
