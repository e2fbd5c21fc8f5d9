using AgentHost.Client;
using AgentHost.Kernel.Events;

namespace AgentHost.Kernel.Tests.Events;

/// <summary>One session's events (and, by position, those of all) as the store would have them.</summary>
internal sealed class MemoryLog : IEventLog
{
    private readonly Lock _gate = new();
    private readonly List<AgentEvent> _events = [];

    public int Reads { get; private set; }

    public AgentEvent Add(AgentEvent e, string session = "s")
    {
        lock (_gate)
        {
            var sequence = _events.Count(other => other.SessionId == session) + 1;
            var stored = e with { SessionId = session, Sequence = sequence, Position = _events.Count + 1 };
            _events.Add(stored);
            return stored;
        }
    }

    public long LastOf(string session)
    {
        lock (_gate)
        {
            return _events.Count(e => e.SessionId == session);
        }
    }

    public ValueTask<IReadOnlyList<AgentEvent>> ReadAsync(string? sessionId, long after, int limit, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            Reads++;
            return new([.. _events.Where(e => sessionId is null ? e.Position > after : e.SessionId == sessionId && e.Sequence > after).Take(limit)]);
        }
    }
}
