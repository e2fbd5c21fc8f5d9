using AgentHost.Client;

namespace AgentHost.Kernel.Tests.Hosting;

/// <summary>Everything that a host tells, in order, from one subscription.</summary>
internal sealed class EventRecorder : IAsyncDisposable
{
    /// <summary>Only a failing test waits this long.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<AgentEvent> _events = [];
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _end = new();
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _reading = Task.CompletedTask;

    public IReadOnlyList<AgentEvent> Events
    {
        get
        {
            lock (_gate)
            {
                return [.. _events];
            }
        }
    }

    public static async Task<EventRecorder> StartAsync(IHostClient host, EventFilter filter)
    {
        var tape = new EventRecorder();
        tape._reading = tape.ReadAsync(host, filter);
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
            lock (_gate)
            {
                if (_events.OfType<T>().FirstOrDefault(fits ?? (static _ => true)) is { } found)
                {
                    return found;
                }

                next = _more.Task;
            }

            Assert.False(_reading.IsCompleted, $"The stream ended without a {typeof(T).Name}: {string.Join(", ", Events.Select(e => e.Type))}");
            await next.WaitAsync(Patience);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _reading;
        _end.Dispose();
    }

    private async Task ReadAsync(IHostClient host, EventFilter filter)
    {
        try
        {
            await foreach (var e in host.SubscribeAsync(filter, _end.Token))
            {
                TaskCompletionSource told;
                lock (_gate)
                {
                    _events.Add(e);
                    told = _more;
                    _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                }

                told.SetResult();
            }
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            // Nobody reads on.
        }
    }
}
