using AgentHost.Server.Api;

namespace AgentHost.Server.Running;

/// <summary>Closes what nobody uses: workspaces by themselves, the server by telling its owner.</summary>
/// <param name="parts">Parts of the server.</param>
/// <param name="times">Times.</param>
/// <param name="faults">Takes what went wrong; the next look tries again. Null for nobody.</param>
/// <param name="time">The clock.</param>
internal sealed class IdleWatch(ServerParts parts, ServerIdleTimes times, Action<Exception>? faults, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _end = new();
    private Task _watching = Task.CompletedTask;

    /// <summary>Ends when the server was idle for its time.</summary>
    public Task Over => _over.Task;

    /// <summary>Begins to look.</summary>
    public void Start()
    {
        if (times.Workspace > TimeSpan.Zero || times.Exit > TimeSpan.Zero)
        {
            _watching = Task.Run(WatchAsync);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _watching;
        _end.Dispose();
    }

    /// <summary>Time between two looks: nothing lives longer than its time and a quarter of it, or a minute.</summary>
    private TimeSpan Period
    {
        get
        {
            var least = times.Workspace == TimeSpan.Zero ? times.Exit
                : times.Exit == TimeSpan.Zero || times.Workspace < times.Exit ? times.Workspace
                : times.Exit;
            return TimeSpan.FromTicks(Math.Clamp(least.Ticks / 4, Shortest.Ticks, Longest.Ticks));
        }
    }

    private async Task WatchAsync()
    {
        try
        {
            using var timer = new PeriodicTimer(Period, time);
            while (await timer.WaitForNextTickAsync(_end.Token))
            {
                await LookAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The server ends.
        }
    }

    private async ValueTask LookAsync()
    {
        try
        {
            if (times.Workspace > TimeSpan.Zero)
            {
                await parts.Workspaces.CloseIdleAsync(times.Workspace, _end.Token);
            }

            if (parts.Watch.Running > 0)
            {
                // Work with nobody there is use: from its end on the time counts anew.
                parts.Counters.Use();
            }
            else if (times.Exit > TimeSpan.Zero && parts.Counters.Idle >= times.Exit)
            {
                _over.TrySetResult();
            }
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            faults?.Invoke(fault);
        }
    }
}
