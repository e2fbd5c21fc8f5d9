namespace AgentHost.Providers;

/// <summary>The caller's token together with a limit on silence, told apart.</summary>
internal sealed class SilenceWatch : IDisposable
{
    private readonly CancellationToken caller;
    private readonly CancellationTokenSource source;
    private readonly CancellationTokenRegistration registration;

    public SilenceWatch(TimeSpan limit, TimeProvider time, CancellationToken caller)
    {
        this.caller = caller;
        source = new CancellationTokenSource(limit, time);
        registration = caller.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), source);
    }

    public CancellationToken Token => source.Token;

    /// <summary>Begins the limit anew.</summary>
    public void Allow(TimeSpan limit) => source.CancelAfter(limit);

    /// <summary>For a filter: true when the limit, not the caller, ended the wait; throws nothing.</summary>
    public bool RanOut(Exception exception) => exception is OperationCanceledException && !caller.IsCancellationRequested && source.IsCancellationRequested;

    public void Dispose()
    {
        registration.Dispose();
        source.Dispose();
    }
}
