using AgentHost.Client;

namespace AgentHost.Kernel.Events;

/// <summary>Tells everyone what happens. Publishing never blocks and never waits for a slow listener: one that falls behind catches up from the log.</summary>
/// <remarks>Thread-safe. Events of one session are published in order by their owner.</remarks>
/// <param name="log">The events that were stored.</param>
/// <param name="tap">Hears every event that is published, on the publisher's thread: it must not wait.</param>
public sealed class EventBus(IEventLog log, Action<AgentEvent>? tap = null)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, OpenPart> _openParts = [];
    private Subscription[] _subscriptions = [];

    /// <summary>
    /// Tells an event. Everyone hears a live one, and a durable one that could not be stored; any other durable one the listeners of its session, in its order.
    /// </summary>
    public void Publish(AgentEvent e)
    {
        ArgumentNullException.ThrowIfNull(e);
        tap?.Invoke(e);
        lock (_gate)
        {
            Track(e);
            foreach (var subscription in _subscriptions)
            {
                if (!e.IsDurable || e is { Sequence: null, Position: null } || subscription.OfSession)
                {
                    subscription.Offer(e);
                }
            }
        }
    }

    /// <summary>Tells durable events to the listeners on everything, once they are stored and have their positions, in the order of these.</summary>
    public void PublishCommitted(IReadOnlyList<AgentEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        lock (_gate)
        {
            foreach (var subscription in _subscriptions)
            {
                if (subscription.OfSession)
                {
                    continue;
                }

                foreach (var e in events)
                {
                    subscription.Offer(e);
                }
            }
        }
    }

    /// <summary>Starts to listen at once; reading happens at the reader's own pace.</summary>
    public Subscription Subscribe(EventFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var subscription = new Subscription(this, log, filter);
        lock (_gate)
        {
            _subscriptions = [.. _subscriptions, subscription];
        }

        return subscription;
    }

    internal void Remove(Subscription subscription)
    {
        lock (_gate)
        {
            _subscriptions = [.. _subscriptions.Where(other => !ReferenceEquals(other, subscription))];
        }
    }

    /// <summary>Reads a snapshot of the part that a session is writing; null when there is none.</summary>
    internal PartSnapshot? Snapshot(string sessionId)
    {
        lock (_gate)
        {
            return _openParts.GetValueOrDefault(sessionId)?.ToSnapshot();
        }
    }

    /// <summary>Empties a listener's queue and takes the part in progress at the same moment.</summary>
    internal Subscription.Settled Settle(Subscription subscription)
    {
        lock (_gate)
        {
            return subscription.Settle(session => _openParts.GetValueOrDefault(session)?.ToSnapshot());
        }
    }

    /// <summary>Keeps the text of each session's part in progress, so that a listener who missed its beginning can be given the whole.</summary>
    private void Track(AgentEvent e)
    {
        if (e.SessionId is null)
        {
            return;
        }

        switch (e)
        {
            case PartDelta delta:
                if (!_openParts.TryGetValue(e.SessionId, out var part) || part.MessageId != delta.MessageId || part.Index != delta.Part)
                {
                    _openParts[e.SessionId] = part = new OpenPart(delta);
                }

                part.Append(delta);
                break;
            case PartCompleted completed
                when _openParts.GetValueOrDefault(e.SessionId) is { } open && (open.MessageId != completed.MessageId || open.Index != completed.Index):
                // The first words of the next part are told before the part before them is stored.
                break;
            case PartCompleted or MessageWithdrawn or TurnCompleted:
                _openParts.Remove(e.SessionId);
                break;
            default:
                break;
        }
    }
}
