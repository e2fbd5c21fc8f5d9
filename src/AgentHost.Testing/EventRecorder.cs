using AgentHost.Client;

namespace AgentHost.Testing;

/// <summary>Everything that a host tells, in order, from one subscription.</summary>
internal sealed class EventRecorder : IAsyncDisposable
{
    private readonly List<AgentEvent> _events = [];
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _end = new();
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _reading = Task.CompletedTask;

    /// <summary>Number of events.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _events.Count;
            }
        }
    }

    /// <param name="host">The host.</param>
    /// <param name="heard">Told of each event as it comes.</param>
    /// <param name="cancellationToken">Ends the wait for the stream.</param>
    public static async Task<EventRecorder> StartAsync(IHostClient host, Func<AgentEvent, ValueTask> heard, CancellationToken cancellationToken)
    {
        var tape = new EventRecorder();
        tape._reading = tape.ReadAsync(host, heard);
        await tape.WaitAsync<StreamOpened>(0, static _ => true, cancellationToken);
        return tape;
    }

    /// <summary>The events from a place on.</summary>
    public IReadOnlyList<AgentEvent> From(int start)
    {
        lock (_gate)
        {
            return [.. _events.Skip(start)];
        }
    }

    /// <summary>Waits for the first event from a place on that fits.</summary>
    public async Task<T> WaitAsync<T>(int start, Func<T, bool> fits, CancellationToken cancellationToken)
        where T : AgentEvent
    {
        while (true)
        {
            Task next;
            lock (_gate)
            {
                if (_events.Skip(start).OfType<T>().FirstOrDefault(fits) is { } found)
                {
                    return found;
                }

                next = _more.Task;
            }

            if (await Task.WhenAny(next, _reading) == _reading)
            {
                await _reading;
                throw new InvalidOperationException($"The host closed before it told of a {typeof(T).Name}.");
            }

            await next.WaitAsync(cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        try
        {
            await _reading;
        }
        catch (OperationCanceledException)
        {
            // Nobody reads on.
        }

        _end.Dispose();
    }

    private async Task ReadAsync(IHostClient host, Func<AgentEvent, ValueTask> heard)
    {
        await foreach (var told in host.SubscribeAsync(new EventFilter(), _end.Token))
        {
            await heard(told);
            TaskCompletionSource before;
            lock (_gate)
            {
                _events.Add(told);
                before = _more;
                _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            before.SetResult();
        }
    }
}
