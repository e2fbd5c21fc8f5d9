namespace AgentHost.Providers;

/// <summary>The caller's token together with a limit on silence, told apart.</summary>
/// <remarks>Of one request; disposed with it.</remarks>
public sealed class IdleTimeout : IDisposable
{
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _source;
    private readonly CancellationTokenRegistration _registration;

    /// <summary>Begins the first limit.</summary>
    /// <param name="limit">How long nothing may come.</param>
    /// <param name="time">The clock.</param>
    /// <param name="caller">The caller's token.</param>
    public IdleTimeout(TimeSpan limit, TimeProvider time, CancellationToken caller)
    {
        _caller = caller;
        _source = new CancellationTokenSource(limit, time);
        _registration = caller.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), _source);
    }

    /// <summary>Fires with the caller's token, or when the limit has run out.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Begins the limit anew.</summary>
    public void Allow(TimeSpan limit) => _source.CancelAfter(limit);

    /// <summary>For a filter: true when the limit, not the caller, ended the wait; throws nothing.</summary>
    public bool RanOut(Exception exception) => exception is OperationCanceledException && !_caller.IsCancellationRequested && _source.IsCancellationRequested;

    /// <inheritdoc/>
    public void Dispose()
    {
        _registration.Dispose();
        _source.Dispose();
    }
}
