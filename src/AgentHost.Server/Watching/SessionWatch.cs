using AgentHost.Client;

namespace AgentHost.Server.Watching;

/// <summary>Knows what goes on in each session, from the host's events. Thread-safe.</summary>
/// <param name="host">The host.</param>
/// <param name="told">Gets each durable event. Null for nobody.</param>
/// <param name="faults">Takes what broke the listening, which begins again. Null for nobody.</param>
/// <param name="time">The clock.</param>
internal sealed class SessionWatch(IHostClient host, Action<AgentEvent>? told, Action<Exception>? faults, TimeProvider time) : IAsyncDisposable
{
    /// <summary>The most turns that are remembered as sent without more rights; where there are more, all are forgotten, which takes rights away.</summary>
    private const int MostPlain = 10_000;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestLag = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, HashSet<string>> _turns = new(StringComparer.Ordinal);
    private readonly HashSet<string> _plain = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _seen = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PendingQuestion> _questions = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _end = new();
    private TaskCompletionSource _changed = New();
    private Task _watching = Task.CompletedTask;
    private long? _position;

    /// <summary>Questions that wait for an answer, the oldest first.</summary>
    public IReadOnlyList<PendingQuestion> Questions
    {
        get
        {
            lock (_gate)
            {
                return [.. _questions.Values];
            }
        }
    }

    /// <summary>Number of turns that run.</summary>
    public int Running
    {
        get
        {
            lock (_gate)
            {
                return _turns.Values.Sum(static turns => turns.Count);
            }
        }
    }

    /// <summary>Ends with the next change of anything.</summary>
    public Task Changed
    {
        get
        {
            lock (_gate)
            {
                return _changed.Task;
            }
        }
    }

    /// <summary>Begins to listen.</summary>
    public void Start() => _watching = Task.Run(WatchAsync);

    /// <summary>A turn of a session that runs; null for none.</summary>
    public string? TurnOf(string session)
    {
        lock (_gate)
        {
            return _turns.GetValueOrDefault(session)?.FirstOrDefault();
        }
    }

    /// <summary>Notes a turn that was sent to this server without more rights than its session gives.</summary>
    public void NotePlain(string turn)
    {
        lock (_gate)
        {
            if (_plain.Count >= MostPlain)
            {
                _plain.Clear();
            }

            _plain.Add(turn);
        }
    }

    /// <summary>Tests that turns run in a session, and that each of them was sent without more rights than the session gives.</summary>
    public bool IsPlain(string session)
    {
        lock (_gate)
        {
            return _turns.TryGetValue(session, out var turns) && turns.All(_plain.Contains);
        }
    }

    /// <summary>Counts a turn from the moment in which it is submitted: events come a little later.</summary>
    /// <returns>False where it was counted already.</returns>
    public bool NoteSubmitted(string session, string turn)
    {
        lock (_gate)
        {
            var isNew = (_turns.TryGetValue(session, out var turns) ? turns : _turns[session] = new(StringComparer.Ordinal)).Add(turn);
            Tell();
            return isNew;
        }
    }

    /// <summary>Tests that something of a session was heard since the server began.</summary>
    public bool Knows(string session)
    {
        lock (_gate)
        {
            return _seen.ContainsKey(session);
        }
    }

    /// <summary>Counts a turn no more.</summary>
    public void NoteEnded(string session, string turn) => NoteQuiet(session, turn, isOver: true);

    /// <summary>Counts a turn no more that is held: nothing runs of it before somebody says so.</summary>
    public void NoteWaiting(string session, string turn) => NoteQuiet(session, turn, isOver: false);

    /// <summary>Waits until events up to a number of a session were heard here; at most some seconds.</summary>
    public async ValueTask HearAsync(string session, long number, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _end.Token);
        using var late = new CancellationTokenSource(LongestLag, time);
        await using var ends = late.Token.Register(deadline.Cancel);
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_seen.GetValueOrDefault(session) >= number)
                {
                    return;
                }

                changed = _changed.Task;
            }

            try
            {
                await changed.WaitAsync(deadline.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _watching;
        _end.Dispose();
    }

    private async Task WatchAsync()
    {
        while (true)
        {
            try
            {
                await foreach (var e in host.SubscribeAsync(new EventFilter(Live: false) { After = _position }, _end.Token))
                {
                    Take(e);
                }

                // The stream of a host that is closed.
                return;
            }
            catch (Exception fault) when (fault is ObjectDisposedException or HostException { Failure: HostFailure.Closing } || _end.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                faults?.Invoke(fault);
            }

            try
            {
                // What was told meanwhile is in the log, behind the last position that was heard.
                await Task.Delay(Pause, time, _end.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private void Take(AgentEvent e)
    {
        _position = e switch
        {
            StreamOpened opened => _position ?? opened.Position,
            { IsDurable: true, Position: { } position } when position > (_position ?? 0) => position,
            _ => _position,
        };
        if (e.IsDurable)
        {
            told?.Invoke(e);
        }

        switch (e)
        {
            case TurnStarted { SessionId: { } session, TurnId: { } turn }:
                NoteSubmitted(session, turn);
                break;
            case TurnQueued { SessionId: { } session, TurnId: { } turn } queued:
                if (queued.Held)
                {
                    NoteWaiting(session, turn);
                }
                else
                {
                    NoteSubmitted(session, turn);
                }

                break;
            case TurnCompleted { SessionId: { } session, TurnId: { } turn }:
                NoteEnded(session, turn);
                break;
            case QuestionAsked { Question: { } question }:
                lock (_gate)
                {
                    _questions[question.Id] = question;
                    Tell();
                }

                break;
            case QuestionAnswered answered:
                NoteAnswered(answered.QuestionId);
                break;
            case PermissionAsked or PermissionResolved:
                lock (_gate)
                {
                    Tell();
                }

                break;
            default:
                break;
        }

        if (e is { SessionId: { } heard, Sequence: { } number, IsDurable: true })
        {
            lock (_gate)
            {
                _seen[heard] = Math.Max(number, _seen.GetValueOrDefault(heard));
                Tell();
            }
        }
    }

    /// <summary>A question waits no more.</summary>
    public void NoteAnswered(string question)
    {
        lock (_gate)
        {
            _questions.Remove(question);
            Tell();
        }
    }

    private void NoteQuiet(string session, string turn, bool isOver)
    {
        lock (_gate)
        {
            if (_turns.TryGetValue(session, out var turns) && turns.Remove(turn) && turns.Count == 0)
            {
                _turns.Remove(session);
            }

            if (isOver)
            {
                _plain.Remove(turn);
            }

            Tell();
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Tell()
    {
        _changed.TrySetResult();
        _changed = New();
    }
}
