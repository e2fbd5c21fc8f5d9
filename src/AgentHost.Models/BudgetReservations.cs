namespace AgentHost.Models;

/// <summary>
/// Money of requests under way that share limits. A request is reserved for at its highest price and waits while others under way could use up what is left;
/// one alone always goes, so a limit is exceeded by one request at most. Thread-safe.
/// </summary>
public sealed class BudgetReservations
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _returned = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Reserves for a request; what it gives back is disposed of when the request has been counted.</summary>
    /// <param name="most">US dollars that the request may cost at most.</param>
    /// <param name="tryReserve">Reserves where the limits allow it, and says so; a sum below 0 gives back. Called by one thread at a time.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<IDisposable> TakeAsync(decimal most, Func<decimal, bool> tryReserve, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tryReserve);
        while (true)
        {
            Task returned;
            lock (_gate)
            {
                if (tryReserve(most))
                {
                    return new Reservation(this, most, tryReserve);
                }

                returned = _returned.Task;
            }

            await returned.WaitAsync(cancellationToken);
        }
    }

    private void Return(decimal most, Func<decimal, bool> tryReserve)
    {
        lock (_gate)
        {
            tryReserve(-most);
            _returned.TrySetResult();
            _returned = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private sealed class Reservation(BudgetReservations all, decimal most, Func<decimal, bool> tryReserve) : IDisposable
    {
        public void Dispose() => all.Return(most, tryReserve);
    }
}
