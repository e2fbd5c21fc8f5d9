using AgentHost.Client;

namespace AgentHost.Kernel.Tests.Hosting;

/// <summary>Everything that a host tells, in order, from one subscription.</summary>
internal sealed class EventRecorder : IAsyncDisposable
{
    /// <summary>Only a failing test waits this long.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<AgentEvent> events = [];
    private readonly Lock gate = new();
    private readonly CancellationTokenSource end = new();
    private TaskCompletionSource more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task reading = Task.CompletedTask;

    public IReadOnlyList<AgentEvent> Events
    {
        get
        {
            lock (gate)
            {
                return [.. events];
            }
        }
    }

    public static async Task<EventRecorder> StartAsync(IHostClient host, EventFilter filter)
    {
        var tape = new EventRecorder();
        tape.reading = tape.ReadAsync(host, filter);
        await tape.WaitAsync<StreamOpened>();
        return tape;
    }

    /// <summary>Waits for the first event that fits, also one of the past.</summary>
    public async Task<T> WaitAsync<T>(Func<T, bool>? fits = null)
        where T : AgentEvent
    {
        while (true)
        {
            Task next;
            lock (gate)
            {
                if (events.OfType<T>().FirstOrDefault(fits ?? (static _ => true)) is { } found)
                {
                    return found;
                }

                next = more.Task;
            }

            Assert.False(reading.IsCompleted, $"The stream ended without a {typeof(T).Name}: {string.Join(", ", Events.Select(e => e.Type))}");
            await next.WaitAsync(Patience);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await reading;
        end.Dispose();
    }

    private async Task ReadAsync(IHostClient host, EventFilter filter)
    {
        try
        {
            await foreach (var e in host.SubscribeAsync(filter, end.Token))
            {
                TaskCompletionSource told;
                lock (gate)
                {
                    events.Add(e);
                    told = more;
                    more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                }

                told.SetResult();
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // Nobody reads on.
        }
    }
}
