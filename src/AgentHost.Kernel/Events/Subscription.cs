using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace AgentHost.Kernel.Events;

/// <summary>One listener: a bounded queue in front of its reader, and the log behind it.</summary>
internal sealed class Subscription : IDisposable
{
    /// <summary>Events that may wait for a slow reader before it is sent to the log instead.</summary>
    private const int QueueLength = 2048;

    private const int LogBatch = 500;

    private readonly Channel<AgentEvent> queue = Channel.CreateBounded<AgentEvent>(new BoundedChannelOptions(QueueLength) { SingleReader = true });
    private readonly EventBus bus;
    private readonly IEventLog log;
    private readonly EventFilter filter;
    private volatile bool behind;

    /// <summary>How much of the part in progress the reader has, so that nothing comes twice and nothing is missing.</summary>
    private (string? MessageId, int Part, int Length) shown;

    private long last;

    public Subscription(EventBus bus, IEventLog log, EventFilter filter)
    {
        this.bus = bus;
        this.log = log;
        this.filter = filter;
        last = filter.After ?? -1;
        behind = filter.After is not null;
    }

    /// <summary>Listens to one session, not to everything.</summary>
    public bool OfSession => filter.SessionId is not null;

    public void Offer(AgentEvent e)
    {
        if ((filter.SessionId is not null && e.SessionId != filter.SessionId) || (!e.IsDurable && !filter.Live))
        {
            return;
        }

        if (!queue.Writer.TryWrite(e))
        {
            behind = true;
        }
    }

    public void Dispose()
    {
        bus.Remove(this);
        queue.Writer.TryComplete();
    }

    /// <summary>Events in order, until the token fires or the listener is disposed.</summary>
    public async IAsyncEnumerable<AgentEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            if (behind)
            {
                await foreach (var e in CatchUpAsync(cancellationToken))
                {
                    yield return e;
                }
            }

            while (!behind && queue.Reader.TryRead(out var e))
            {
                foreach (var shownEvent in Pass(e))
                {
                    yield return shownEvent;
                }
            }

            if (!behind && !await queue.Reader.WaitToReadAsync(cancellationToken))
            {
                yield break;
            }
        }
    }

    private async IAsyncEnumerable<AgentEvent> CatchUpAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // First the mark, then the queue: an overflow from here on sets the mark again. What the log gives twice is passed over by its number.
        behind = false;
        while (queue.Reader.TryRead(out var waiting))
        {
            // A reader that began "now" has no number yet: the log is read from the oldest durable event it was offered.
            if (last < 0 && NumberOf(waiting) is { } number)
            {
                last = number - 1;
            }
        }

        if (last >= 0)
        {
            while (await log.ReadAsync(filter.SessionId, last, LogBatch, cancellationToken) is { Count: > 0 } batch)
            {
                foreach (var e in batch)
                {
                    foreach (var shownEvent in Pass(e))
                    {
                        yield return shownEvent;
                    }
                }
            }
        }

        if (filter is { SessionId: { } session, Live: true } && bus.Snapshot(session) is { } snapshot)
        {
            shown = (snapshot.MessageId, snapshot.Part, snapshot.Text.Length);
            yield return snapshot;
        }
    }

    private IEnumerable<AgentEvent> Pass(AgentEvent e)
    {
        if (NumberOf(e) is { } number)
        {
            if (number <= last)
            {
                yield break;
            }

            last = number;
            yield return e;
            yield break;
        }

        if (e is not PartDelta delta)
        {
            yield return e;
            yield break;
        }

        if (shown.MessageId != delta.MessageId || shown.Part != delta.Part)
        {
            shown = (delta.MessageId, delta.Part, 0);
        }

        var end = delta.Offset + delta.Text.Length;
        if (end <= shown.Length)
        {
            yield break;
        }

        if (delta.Offset > shown.Length && delta.SessionId is not null && bus.Snapshot(delta.SessionId) is { } whole
            && whole.MessageId == delta.MessageId && whole.Part == delta.Part)
        {
            shown.Length = whole.Text.Length;
            yield return whole;
            yield break;
        }

        var skip = Math.Max(0, shown.Length - delta.Offset);
        shown.Length = end;
        yield return skip == 0 ? delta : delta with { Offset = delta.Offset + skip, Text = delta.Text[skip..] };
    }

    /// <summary>The number that orders durable events for this listener.</summary>
    private long? NumberOf(AgentEvent e) => filter.SessionId is null ? e.Position : e.Sequence;
}
