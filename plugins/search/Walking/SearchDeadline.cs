namespace AgentHost.Plugins.Search.Walking;

/// <summary>Ends a search that takes too long, so that what was found until then is the result.</summary>
internal sealed class SearchDeadline : IDisposable
{
    private readonly CancellationTokenSource _limit;
    private readonly CancellationToken _call;
    private readonly int _seconds;

    /// <summary>Starts it, with the setting <c>seconds</c> (1 to 600, else 30).</summary>
    public SearchDeadline(ToolContext context, CancellationToken cancellationToken)
    {
        _call = cancellationToken;
        _seconds = ToolSettings.Number(context.Settings, "seconds", 30, 1, 600);
        _limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _limit.CancelAfter(TimeSpan.FromSeconds(_seconds));
    }

    /// <summary>Cancelled at the deadline, and with the call.</summary>
    public CancellationToken Token => _limit.Token;

    /// <summary>Runs the search.</summary>
    /// <returns>What to say when it was stopped; else empty.</returns>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public async ValueTask<string> RunAsync(Func<CancellationToken, Task> search)
    {
        try
        {
            await search(Token);
            return "";
        }
        catch (OperationCanceledException) when (!_call.IsCancellationRequested)
        {
            return $"\n[stopped after {_seconds} s: this is not all; narrow the search]";
        }
    }

    public void Dispose() => _limit.Dispose();
}
