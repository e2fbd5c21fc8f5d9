using System.Runtime.CompilerServices;
using System.Threading.Channels;
using AgentHost.Client;

namespace AgentHost.Kernel.Events;

/// <summary>One listener: a bounded queue in front of its reader, and the log behind it.</summary>
public sealed class Subscription : IDisposable
{
    /// <summary>Events that may wait for a slow reader before it is sent to the log instead.</summary>
    private const int QueueLength = 2048;

    private const int LogBatch = 500;

    private readonly Channel<AgentEvent> _queue = Channel.CreateBounded<AgentEvent>(new BoundedChannelOptions(QueueLength) { SingleReader = true });
    private readonly EventBus _bus;
    private readonly IEventLog _log;
    private readonly EventFilter _filter;
    private readonly Dictionary<string, ShownPart> _shown = new(StringComparer.Ordinal);
    private volatile bool _behind;

    /// <summary>The number before the first durable event that was offered: what a reader that began "now" has, until it reads.</summary>
    private long _start = -1;

    private long _last;

    public Subscription(EventBus bus, IEventLog log, EventFilter filter)
    {
        _bus = bus;
        _log = log;
        _filter = filter;
        _last = filter.After ?? -1;
        _behind = filter.After is not null;
    }

    /// <summary>Listens to one session, not to everything.</summary>
    public bool OfSession => _filter.SessionId is not null;

    /// <summary>Sessions of whose part in progress the reader has something.</summary>
    internal int Shown => _shown.Count;

    public void Offer(AgentEvent e)
    {
        if ((_filter.SessionId is not null && e.SessionId != _filter.SessionId) || (!e.IsDurable && !_filter.Live))
        {
            return;
        }

        if (Interlocked.Read(ref _start) < 0 && NumberOf(e) is { } number)
        {
            Interlocked.Exchange(ref _start, number - 1);
        }

        if (!_queue.Writer.TryWrite(e))
        {
            // The mark first, then once more: a reader that emptied the queue meanwhile, and waits, is woken to see the mark.
            _behind = true;
            _queue.Writer.TryWrite(e);
        }
    }

    public void Dispose()
    {
        _bus.Remove(this);
        _queue.Writer.TryComplete();
    }

    /// <summary>Events in order, until the token fires or the listener is disposed.</summary>
    public async IAsyncEnumerable<AgentEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_behind)
            {
                await foreach (var e in CatchUpAsync(cancellationToken))
                {
                    yield return e;
                }
            }

            while (!_behind && _queue.Reader.TryRead(out var e))
            {
                if (Pass(e) is { } shownEvent)
                {
                    yield return shownEvent;
                }
            }

            if (!_behind && !await _queue.Reader.WaitToReadAsync(cancellationToken))
            {
                yield break;
            }
        }
    }

    /// <summary>Reads the log up to what was told, then goes over to the queue at one moment: nothing comes twice and nothing is missing.</summary>
    private async IAsyncEnumerable<AgentEvent> CatchUpAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Settled settled;
        do
        {
            // First the mark, then the log: an overflow from here on sets the mark again.
            _behind = false;

            // A reader that began "now" has no number yet: the log is read from the oldest durable event that it was offered.
            if (_last < 0)
            {
                _last = Interlocked.Read(ref _start);
            }

            if (_last >= 0)
            {
                while (await _log.ReadAsync(_filter.SessionId, _last, LogBatch, cancellationToken) is { Count: > 0 } batch)
                {
                    foreach (var e in batch)
                    {
                        if (IsNew(e))
                        {
                            NoteEnd(e);
                            yield return e;
                        }
                    }
                }
            }

            settled = _bus.Settle(this);
        }
        while (_behind);

        foreach (var e in settled.Durable)
        {
            if (IsNew(e))
            {
                NoteEnd(e);
                yield return e;
            }
        }

        if (settled.Part is { SessionId: { } session } part)
        {
            ShownOf(session).Set(part.MessageId, part.Part, part.Text.Length);
            yield return part;
        }

        if (settled.Idle is { } idle)
        {
            yield return idle;
        }
    }

    /// <summary>Empties the queue. Called by the bus while nothing is told.</summary>
    public Settled Settle(Func<string, PartSnapshot?> openPart)
    {
        var durable = new List<AgentEvent>();
        SessionIdle? idle = null;
        while (_queue.Reader.TryRead(out var waiting))
        {
            if (waiting.IsDurable)
            {
                durable.Add(waiting);
            }

            idle = OfSession && waiting is SessionIdle end ? end : waiting is TurnQueued or TurnStarted ? null : idle;
        }

        return new(durable, _filter is { SessionId: { } session, Live: true } ? openPart(session) : null, idle);
    }

    /// <summary>True once for each durable event.</summary>
    private bool IsNew(AgentEvent e)
    {
        if (NumberOf(e) is not { } number)
        {
            return true;
        }

        var isNew = number > _last;
        _last = Math.Max(_last, number);
        return isNew;
    }

    /// <summary>Filters an event from the queue: returns what the reader gets of it; null for nothing.</summary>
    private AgentEvent? Pass(AgentEvent e)
    {
        if (e.IsDurable)
        {
            if (!IsNew(e))
            {
                return null;
            }

            NoteEnd(e);
            return e;
        }

        if (e is not PartDelta { SessionId: { } session } delta)
        {
            return e;
        }

        var part = ShownOf(session);
        if (part.MessageId != delta.MessageId || part.Part != delta.Part)
        {
            part.Set(delta.MessageId, delta.Part, 0);
        }

        var end = delta.Offset + delta.Text.Length;
        if (end <= part.Length)
        {
            return null;
        }

        if (delta.Offset > part.Length)
        {
            // The reader missed the beginning: it gets the whole. Where that is gone, the part is finished, and its event follows.
            if (_bus.Snapshot(session) is { } whole && whole.MessageId == delta.MessageId && whole.Part == delta.Part)
            {
                part.Length = whole.Text.Length;
                return whole;
            }

            return null;
        }

        var skip = part.Length - delta.Offset;
        part.Length = end;
        return skip == 0 ? delta : delta with { Offset = delta.Offset + skip, Text = delta.Text[skip..] };
    }

    /// <summary>A turn that has ended writes no more: a listener on a host that lives long keeps nothing of it.</summary>
    private void NoteEnd(AgentEvent e)
    {
        if (e is TurnCompleted { SessionId: { } session })
        {
            _shown.Remove(session);
        }
    }

    private ShownPart ShownOf(string session)
    {
        if (!_shown.TryGetValue(session, out var part))
        {
            _shown.Add(session, part = new ShownPart());
        }

        return part;
    }

    /// <summary>The number that orders durable events for this listener.</summary>
    private long? NumberOf(AgentEvent e) => _filter.SessionId is null ? e.Position : e.Sequence;

    /// <summary>Events that were still to be told at the moment of going over from the log to the queue.</summary>
    /// <param name="Durable">Durable events, in order.</param>
    /// <param name="Part">The part that was being written.</param>
    /// <param name="Idle">Set when the session had gone idle.</param>
    public readonly record struct Settled(IReadOnlyList<AgentEvent> Durable, PartSnapshot? Part, SessionIdle? Idle);

    /// <summary>Progress of the reader in a session's part that is being written, so that nothing comes twice and nothing is missing.</summary>
    private sealed class ShownPart
    {
        public string? MessageId { get; private set; }

        public int Part { get; private set; }

        public int Length { get; set; }

        public void Set(string messageId, int part, int length)
        {
            MessageId = messageId;
            Part = part;
            Length = length;
        }
    }
}
