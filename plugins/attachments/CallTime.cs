namespace AgentHost.Plugins.Attachments;

/// <summary>The time that an answer may take, whatever is started for it.</summary>
internal sealed class CallTime : IDisposable
{
    private readonly CancellationTokenSource _clock;
    private readonly CancellationToken _caller;

    /// <param name="reference">What the source was asked, and how long it may take.</param>
    /// <param name="usual">Seconds where it does not say.</param>
    /// <param name="caller">Ends it before.</param>
    public CallTime(ContextReference reference, double usual, CancellationToken caller)
    {
        Length = TimeSpan.FromSeconds(reference.TimeoutSeconds ?? usual);
        _caller = caller;
        _clock = CancellationTokenSource.CreateLinkedTokenSource(caller);
        _clock.CancelAfter(Length);
    }

    public TimeSpan Length { get; }

    public CancellationToken Token => _clock.Token;

    /// <summary>True when time is up, and not because the caller cancelled.</summary>
    public bool IsOver => _clock.IsCancellationRequested && !_caller.IsCancellationRequested;

    public void Dispose() => _clock.Dispose();
}
