namespace AgentHost.Kernel.Turns.Scheduling;

/// <summary>
/// The turns that wait in a session of this host, in their order. Each that is ready has a ticket for the session's gate; who gets through takes the first,
/// whoever's ticket it was.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class SessionTurnQueue
{
    private readonly Lock _gate = new();
    private readonly List<ScheduledTurn> _waiting = [];

    /// <summary>One after another: telling what waits, and changing it.</summary>
    public SemaphoreSlim Telling { get; } = new(1, 1);

    /// <summary>The turn that was submitted last.</summary>
    public ScheduledTurn? Last { get; private set; }

    public IReadOnlyList<ScheduledTurn> Waiting
    {
        get
        {
            lock (_gate)
            {
                return [.. _waiting];
            }
        }
    }

    /// <summary>Lines a turn up, and draws its ticket in the same moment.</summary>
    /// <returns>The ticket, and the turn's place, counted from 1.</returns>
    public (Task Ticket, int Place) Enter(ScheduledTurn turn, CancellationToken closing)
    {
        lock (_gate)
        {
            Last = turn;
            _waiting.Add(turn);
            return (turn.Session.TurnGate.WaitAsync(closing), _waiting.Count);
        }
    }

    /// <summary>Takes the first that is ready; null where none is.</summary>
    public ScheduledTurn? Take()
    {
        lock (_gate)
        {
            var first = _waiting.Find(static turn => turn.Ready);
            if (first is not null)
            {
                _waiting.Remove(first);
            }

            return first;
        }
    }

    public bool Remove(ScheduledTurn turn)
    {
        lock (_gate)
        {
            return _waiting.Remove(turn);
        }
    }

    /// <summary>Keeps those that wait from being taken. Their tickets may be gone afterwards.</summary>
    public IReadOnlyList<ScheduledTurn> Pause()
    {
        lock (_gate)
        {
            ScheduledTurn[] paused = [.. _waiting.Where(static turn => turn.Ready)];
            foreach (var turn in paused)
            {
                turn.Ready = false;
            }

            return paused;
        }
    }

    public void SetReady(ScheduledTurn turn)
    {
        lock (_gate)
        {
            turn.Ready = true;
        }
    }

    /// <summary>Puts those that wait into an order of ids; those that it does not name stay behind.</summary>
    public void Arrange(IReadOnlyList<string> order)
    {
        lock (_gate)
        {
            var places = order.Select(static (id, place) => (id, place))
                .ToDictionary(static entry => entry.id, static entry => entry.place, StringComparer.Ordinal);
            ScheduledTurn[] arranged = [.. _waiting.OrderBy(turn => places.GetValueOrDefault(turn.Id, int.MaxValue))];
            _waiting.Clear();
            _waiting.AddRange(arranged);
        }
    }
}
