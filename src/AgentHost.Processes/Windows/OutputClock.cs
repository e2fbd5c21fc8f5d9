namespace AgentHost.Processes.Windows;

/// <summary>For how long nothing has come from a program's two pipes; time in which a reader of ours holds them up does not count.</summary>
internal sealed class OutputClock(TimeProvider time)
{
    private long _since = time.GetTimestamp();
    private int _busy;

    /// <summary>Time for which both have been silent.</summary>
    public TimeSpan Idle => Volatile.Read(ref _busy) > 0 ? TimeSpan.Zero : time.GetElapsedTime(Volatile.Read(ref _since));

    /// <summary>Something came and is being handed on.</summary>
    public void Busy() => Interlocked.Increment(ref _busy);

    /// <summary>It was handed on.</summary>
    public void Idling()
    {
        Volatile.Write(ref _since, time.GetTimestamp());
        Interlocked.Decrement(ref _busy);
    }
}
