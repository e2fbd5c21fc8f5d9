namespace AgentHost.Kernel.Turns;

/// <summary>Policy for failed requests: when a retry follows, and after which wait, with the wait that a rate limit asks for.</summary>
/// <remarks>
/// The kernel alone retries; providers never do. The rows of the table of faults in docs/guide; own code because a retry here withdraws what was
/// shown and is told as an event.
/// </remarks>
public sealed record RetryPolicy
{
    /// <summary>Attempts of one step, the first included. Default 5.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>The first wait; each further one is twice as long. Default 0.5 s.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>The longest wait that is made, asked for by the provider or not. Default 2 minutes.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The wait before the next attempt; null when there is none.</summary>
    /// <param name="fault">The fault.</param>
    /// <param name="attempt">The attempt that failed, from 1.</param>
    /// <param name="jitter">0 to 1, at random: many hosts that failed together do not come back together.</param>
    public TimeSpan? WaitAfter(ModelFault fault, int attempt, double jitter)
    {
        ArgumentNullException.ThrowIfNull(fault);
        var attempts = fault.Kind switch
        {
            ModelFaultKind.RateLimited or ModelFaultKind.Overloaded or ModelFaultKind.ServerError or ModelFaultKind.Unreachable or ModelFaultKind.StreamCut =>
                Attempts,
            ModelFaultKind.BadResponse => Math.Min(2, Attempts),
            _ => 1,
        };
        if (attempt >= attempts)
        {
            return null;
        }

        if (fault.RetryAfterSeconds is { } asked && !double.IsNaN(asked))
        {
            // A provider that wants a longer pause than anyone would sit through: better to say so at once.
            return asked > LongestWait.TotalSeconds ? null : TimeSpan.FromSeconds(Math.Max(0, asked));
        }

        // In seconds, not as a span: that would overflow long before a number does.
        var wait = FirstWait.TotalSeconds * Math.Pow(2, attempt - 1) * (0.8 + (0.4 * jitter));
        return wait < LongestWait.TotalSeconds ? TimeSpan.FromSeconds(wait) : LongestWait;
    }
}
