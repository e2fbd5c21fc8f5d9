namespace AgentHost.Server.Watching;

/// <summary>Numbers of a server, and whether it is ending. Thread-safe.</summary>
internal sealed class ServerCounters
{
    private long _requests;
    private int _running;
    private int _listeners;

    /// <summary>Requests that were answered, those that run among them.</summary>
    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>Streams that are open.</summary>
    public int Listeners => Volatile.Read(ref _listeners);

    /// <summary>True from the moment in which the server begins to end: nothing new begins.</summary>
    public bool IsClosing { get; set; }

    /// <summary>Counts a request in; false where too many run.</summary>
    public bool Enter(int most)
    {
        Interlocked.Increment(ref _requests);
        if (Interlocked.Increment(ref _running) <= most)
        {
            return true;
        }

        Interlocked.Decrement(ref _running);
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _running);

    /// <summary>Counts a stream in, which is no running request any more; false where there are too many.</summary>
    public bool Listen(int most)
    {
        if (Interlocked.Increment(ref _listeners) <= most)
        {
            return true;
        }

        Interlocked.Decrement(ref _listeners);
        return false;
    }

    public void LeaveStream() => Interlocked.Decrement(ref _listeners);
}
