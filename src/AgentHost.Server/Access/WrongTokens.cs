namespace AgentHost.Server.Access;

/// <summary>Slows down who tries tokens, and nobody else: there is no lock-out that a stranger could bring about. Thread-safe.</summary>
/// <param name="step">By how much each wrong token is answered later than the one before.</param>
/// <param name="time">The clock.</param>
internal sealed class WrongTokens(TimeSpan step, TimeProvider time)
{
    private const int Free = 10;
    private const int MostSteps = 1_000;
    private const int MostWaiting = 64;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private int _count;
    private int _waiting;
    private long _last;

    /// <summary>Counts a wrong token, and waits before it is answered.</summary>
    /// <returns>False where too many wait already: the answer is that there were too many.</returns>
    public async ValueTask<bool> NoteAsync(CancellationToken cancellationToken)
    {
        TimeSpan wait;
        lock (_gate)
        {
            if (time.GetElapsedTime(_last) > Forgotten)
            {
                _count = 0;
            }

            _last = time.GetTimestamp();
            _count = Math.Min(_count + 1, 1_000_000);
            if (_count <= Free)
            {
                return true;
            }

            if (_waiting == MostWaiting)
            {
                return false;
            }

            _waiting++;
            wait = step * Math.Min(_count - Free, MostSteps);
            wait = wait < Longest ? wait : Longest;
        }

        try
        {
            await Task.Delay(wait, time, cancellationToken);
            return true;
        }
        finally
        {
            lock (_gate)
            {
                _waiting--;
            }
        }
    }
}
