using System.Collections.Concurrent;

namespace AgentHost.Acp.Asking;

/// <summary>Questions that wait for the editor's person, each of which can be taken back. Thread-safe.</summary>
internal sealed class PendingAsks : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, (CancellationTokenSource End, Task Asking)> _asks = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _end = new();

    /// <summary>Asks beside what goes on.</summary>
    /// <param name="id">Id of the question.</param>
    /// <param name="ask">Asks it.</param>
    public void Begin(string id, Func<CancellationToken, Task> ask)
    {
        var end = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (_asks.TryAdd(id, (end, RunAsync())))
        {
            begun.SetResult();
        }
        else
        {
            begun.SetCanceled(CancellationToken.None);
        }

        async Task RunAsync()
        {
            try
            {
                await begun.Task;
                await ask(end.Token);
            }
            catch (OperationCanceledException)
            {
                // It was taken back.
            }
            finally
            {
                if (begun.Task.IsCompletedSuccessfully)
                {
                    _asks.TryRemove(id, out _);
                }

                end.Dispose();
            }
        }
    }

    /// <summary>Takes a question back that has its answer from elsewhere.</summary>
    /// <param name="id">Its id.</param>
    public void Withdraw(string id)
    {
        if (_asks.TryGetValue(id, out var ask))
        {
            try
            {
                _ = ask.End.CancelAsync();
            }
            catch (ObjectDisposedException)
            {
                // It was answered in this moment.
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_asks.Values.Select(static ask => ask.Asking));
        _end.Dispose();
    }
}
