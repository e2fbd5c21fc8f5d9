namespace AgentHost.Plugins.Lifecycle;

/// <summary>The calls of one plugin that are under way: what has to end before the plugin is stopped.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class PluginCalls
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Never disposed: calls that were left behind may still ask for its token, and it holds nothing but memory.
    private readonly CancellationTokenSource _ending = new();
    private int _underWay;
    private string? _refusal;

    /// <summary>Fires when the calls that are under way are told to end.</summary>
    public CancellationToken Ending => _ending.Token;

    /// <summary>Begins a call.</summary>
    /// <returns>Ends it.</returns>
    /// <exception cref="CapabilityException">The plugin takes no more calls.</exception>
    public IDisposable Begin()
    {
        lock (_gate)
        {
            if (_refusal is { } why)
            {
                throw new CapabilityException(why);
            }

            _underWay++;
        }

        return new Call(this);
    }

    /// <summary>Makes a call.</summary>
    /// <param name="call">Is given the token that fires with the caller's, or when the plugin is stopped.</param>
    /// <param name="cancellationToken">The caller's.</param>
    /// <exception cref="CapabilityException">The plugin takes no more calls, or was stopped before this one had ended.</exception>
    public async ValueTask<T> RunAsync<T>(Func<CancellationToken, ValueTask<T>> call, CancellationToken cancellationToken)
    {
        using var one = Begin();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _ending.Token);
        try
        {
            return await call(end.Token);
        }
        catch (OperationCanceledException exception) when (_ending.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new CapabilityException(Volatile.Read(ref _refusal) ?? "The plugin was stopped.", exception);
        }
    }

    /// <summary>Takes no more calls. Completes when those that are under way have ended, at once where none is.</summary>
    /// <param name="why">Reason that those who call from now on are told; the first one holds.</param>
    public Task CloseAsync(string why)
    {
        lock (_gate)
        {
            _refusal ??= why;
            if (_underWay == 0)
            {
                _ended.TrySetResult();
            }

            return _ended.Task;
        }
    }

    /// <summary>Tells the calls that are under way to end.</summary>
    /// <exception cref="AggregateException">What a plugin hung on the token of its call threw; all were told.</exception>
    public Task CancelAsync() => _ending.CancelAsync();

    private void End()
    {
        lock (_gate)
        {
            _underWay--;
            if (_underWay == 0 && _refusal is not null)
            {
                _ended.TrySetResult();
            }
        }
    }

    private sealed class Call(PluginCalls owner) : IDisposable
    {
        private int _over;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _over, 1) == 0)
            {
                owner.End();
            }
        }
    }
}
