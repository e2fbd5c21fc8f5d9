using AgentHost.Sessions.Log;

namespace AgentHost.Sessions;

/// <summary>Renews the leases of this process, from the first session that it holds to the end of the store. Thread-safe.</summary>
internal sealed class LeaseHeartbeat(StoreWriter writer, LeaseTable leases, TimeProvider time) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private ITimer? _timer;
    private bool _ended;

    /// <summary>Begins, where it has not begun yet.</summary>
    public void Start()
    {
        lock (_gate)
        {
            if (!_ended)
            {
                _timer ??= time.CreateTimer(static state => ((LeaseHeartbeat)state!).Beat(), this, LeaseTable.Beat, LeaseTable.Beat);
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _ended = true;
            return _timer?.DisposeAsync() ?? default;
        }
    }

    private void Beat()
    {
        try
        {
            var beat = writer.RunAsync(Durability.Process, context =>
            {
                leases.Renew(context.Database);
                return true;
            });

            // A beat that fails is not an event: the next append says what is wrong with the store. Reading the exception marks it as seen.
            _ = beat.ContinueWith(
                static task => task.Exception,
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }
        catch (HostException)
        {
            // The store closes.
        }
    }
}
