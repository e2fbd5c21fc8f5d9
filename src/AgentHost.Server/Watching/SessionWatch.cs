using AgentHost.Client;

namespace AgentHost.Server.Watching;

/// <summary>Knows what goes on in each session, from the host's events. Thread-safe.</summary>
internal sealed class SessionWatch(IHostClient host) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, HashSet<string>> _turns = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PendingQuestion> _questions = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _end = new();
    private TaskCompletionSource _changed = New();
    private Task _watching = Task.CompletedTask;

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

    /// <summary>Counts a turn from the moment in which it is submitted: events come a little later.</summary>
    public void NoteSubmitted(string session, string turn)
    {
        lock (_gate)
        {
            (_turns.TryGetValue(session, out var turns) ? turns : _turns[session] = new(StringComparer.Ordinal)).Add(turn);
            Tell();
        }
    }

    /// <summary>Counts a turn no more.</summary>
    public void NoteEnded(string session, string turn)
    {
        lock (_gate)
        {
            if (_turns.TryGetValue(session, out var turns) && turns.Remove(turn) && turns.Count == 0)
            {
                _turns.Remove(session);
            }

            Tell();
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
        try
        {
            await foreach (var e in host.SubscribeAsync(new EventFilter(Live: false), _end.Token))
            {
                Take(e);
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or HostException or ObjectDisposedException)
        {
            // The host is closed, or its store cannot be opened, which each request is told.
        }
    }

    private void Take(AgentEvent e)
    {
        switch (e)
        {
            case TurnStarted { SessionId: { } session, TurnId: { } turn }:
                NoteSubmitted(session, turn);
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

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Tell()
    {
        _changed.TrySetResult();
        _changed = New();
    }
}
