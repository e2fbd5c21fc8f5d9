namespace AgentHost.Providers;

/// <summary>The caller's token together with a limit on silence, told apart.</summary>
/// <remarks>Of one request; disposed with it.</remarks>
public sealed class IdleTimeout : IDisposable
{
    private readonly CancellationToken caller;
    private readonly CancellationTokenSource source;
    private readonly CancellationTokenRegistration registration;

    /// <summary>Begins the first limit.</summary>
    /// <param name="limit">How long nothing may come.</param>
    /// <param name="time">The clock.</param>
    /// <param name="caller">The caller's token.</param>
    public IdleTimeout(TimeSpan limit, TimeProvider time, CancellationToken caller)
    {
        this.caller = caller;
        source = new CancellationTokenSource(limit, time);
        registration = caller.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), source);
    }

    /// <summary>Fires with the caller's token, or when the limit has run out.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>Begins the limit anew.</summary>
    public void Allow(TimeSpan limit) => source.CancelAfter(limit);

    /// <summary>For a filter: true when the limit, not the caller, ended the wait; throws nothing.</summary>
    public bool RanOut(Exception exception) => exception is OperationCanceledException && !caller.IsCancellationRequested && source.IsCancellationRequested;

    /// <inheritdoc/>
    public void Dispose()
    {
        registration.Dispose();
        source.Dispose();
    }
}
