using AgentHost.Client;

namespace AgentHost.Kernel.Events;

/// <summary>The durable events, for listeners that come late or fell behind.</summary>
public interface IEventLog
{
    /// <summary>Events after a number of the session, or, without a session, after a position of the store. Reads what was appended before the call.</summary>
    ValueTask<IReadOnlyList<AgentEvent>> ReadAsync(string? sessionId, long after, int limit, CancellationToken cancellationToken);
}
