namespace AgentHost.Kernel.Turns;

/// <summary>
/// Money of requests that are under way in a turn and its sub-agents. A request is reserved for at its highest price and waits while others under way could use
/// up what is left; one alone always goes, so a limit is exceeded by one request at most. Thread-safe.
/// </summary>
internal sealed class Reservations
{
    /// <summary>Tokens of an answer where nobody bounds it.</summary>
    private const int UsualAnswer = 8_000;

    private readonly Lock _gate = new();
    private TaskCompletionSource _returned = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Reserves for a request; what it gives back is disposed of when the request has been counted.</summary>
    public async ValueTask<IDisposable?> TakeAsync(TurnState turn, ModelRequest request, CancellationToken cancellationToken)
    {
        if (!turn.IsLimited || turn.Current.Info.Prices is not { } prices)
        {
            return null;
        }

        var answer = request.Parameters?.MaxOutputTokens ?? turn.Current.Info.OutputLimit ?? UsualAnswer;
        var most = prices.CostOf(new TokenUsage(StepRunner.InputOf(request), answer));
        while (true)
        {
            Task returned;
            lock (_gate)
            {
                if (turn.TryReserve(most))
                {
                    return new Reservation(this, turn, most);
                }

                returned = _returned.Task;
            }

            await returned.WaitAsync(cancellationToken);
        }
    }

    private void Return(TurnState turn, decimal most)
    {
        lock (_gate)
        {
            turn.TryReserve(-most);
            _returned.TrySetResult();
            _returned = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private sealed class Reservation(Reservations all, TurnState turn, decimal most) : IDisposable
    {
        public void Dispose() => all.Return(turn, most);
    }
}
