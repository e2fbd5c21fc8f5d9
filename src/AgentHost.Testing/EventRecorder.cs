using AgentHost.Client;

namespace AgentHost.Testing;

/// <summary>Everything that a host tells, in order, from one subscription.</summary>
internal sealed class EventRecorder : IAsyncDisposable
{
    private readonly List<AgentEvent> events = [];
    private readonly Lock gate = new();
    private readonly CancellationTokenSource end = new();
    private TaskCompletionSource more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task reading = Task.CompletedTask;

    /// <summary>Number of events.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return events.Count;
            }
        }
    }

    /// <param name="host">The host.</param>
    /// <param name="heard">Told of each event as it comes.</param>
    /// <param name="cancellationToken">Ends the wait for the stream.</param>
    public static async Task<EventRecorder> StartAsync(IHostClient host, Func<AgentEvent, ValueTask> heard, CancellationToken cancellationToken)
    {
        var tape = new EventRecorder();
        tape.reading = tape.ReadAsync(host, heard);
        await tape.WaitAsync<StreamOpened>(0, static _ => true, cancellationToken);
        return tape;
    }

    /// <summary>The events from a place on.</summary>
    public IReadOnlyList<AgentEvent> From(int start)
    {
        lock (gate)
        {
            return [.. events.Skip(start)];
        }
    }

    /// <summary>Waits for the first event from a place on that fits.</summary>
    public async Task<T> WaitAsync<T>(int start, Func<T, bool> fits, CancellationToken cancellationToken)
        where T : AgentEvent
    {
        while (true)
        {
            Task next;
            lock (gate)
            {
                if (events.Skip(start).OfType<T>().FirstOrDefault(fits) is { } found)
                {
                    return found;
                }

                next = more.Task;
            }

            if (await Task.WhenAny(next, reading) == reading)
            {
                await reading;
                throw new InvalidOperationException($"The host closed before it told of a {typeof(T).Name}.");
            }

            await next.WaitAsync(cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        try
        {
            await reading;
        }
        catch (OperationCanceledException)
        {
            // Nobody reads on.
        }

        end.Dispose();
    }

    private async Task ReadAsync(IHostClient host, Func<AgentEvent, ValueTask> heard)
    {
        await foreach (var told in host.SubscribeAsync(new EventFilter(), end.Token))
        {
            await heard(told);
            TaskCompletionSource before;
            lock (gate)
            {
                events.Add(told);
                before = more;
                more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            before.SetResult();
        }
    }
}
