namespace AgentHost.Server.Watching;

/// <summary>Numbers of a server, and whether it is ending. Thread-safe.</summary>
/// <param name="time">The clock.</param>
internal sealed class ServerCounters(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _ofTokens = new(StringComparer.Ordinal);
    private long _requests;
    private int _running;
    private int _listeners;
    private long _lastUsed = time.GetTimestamp();

    /// <summary>Requests that came in, those that run among them.</summary>
    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>Streams that are open, and answers that are waited for.</summary>
    public int Listeners => Volatile.Read(ref _listeners);

    /// <summary>True from the moment in which the server begins to end: nothing new begins.</summary>
    public bool IsClosing { get; set; }

    /// <summary>Time for which nothing was asked of the server, and nobody listens; zero while somebody does.</summary>
    public TimeSpan Idle => Volatile.Read(ref _running) > 0 || Listeners > 0 ? TimeSpan.Zero : time.GetElapsedTime(Interlocked.Read(ref _lastUsed));

    /// <summary>Counts a request.</summary>
    public void Count() => Interlocked.Increment(ref _requests);

    /// <summary>Counts a running request in; false where too many run.</summary>
    public bool Enter(int most)
    {
        Use();
        if (Interlocked.Increment(ref _running) <= most)
        {
            return true;
        }

        Interlocked.Decrement(ref _running);
        return false;
    }

    public void Leave()
    {
        Use();
        Interlocked.Decrement(ref _running);
    }

    /// <summary>Notes that the server is used.</summary>
    public void Use() => Interlocked.Exchange(ref _lastUsed, time.GetTimestamp());

    /// <summary>Counts in a request that lasts, which is no running one any more; false where there are too many.</summary>
    /// <param name="most">The most of all.</param>
    /// <param name="token">Hash of the token that it came with; empty for the server's own, which has no bound of its own.</param>
    /// <param name="mostOfToken">The most of one token.</param>
    public bool Listen(int most, string token, int mostOfToken)
    {
        lock (_gate)
        {
            var held = _ofTokens.GetValueOrDefault(token);
            if (_listeners >= most || (token.Length > 0 && held >= mostOfToken))
            {
                return false;
            }

            _ofTokens[token] = held + 1;
            _listeners++;
            return true;
        }
    }

    /// <summary>Counts out what <see cref="Listen"/> counted in.</summary>
    public void LeaveStream(string token)
    {
        Use();
        lock (_gate)
        {
            _listeners--;
            if (--_ofTokens[token] == 0)
            {
                _ofTokens.Remove(token);
            }
        }
    }
}
