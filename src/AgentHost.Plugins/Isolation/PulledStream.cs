namespace AgentHost.Plugins.Isolation;

/// <summary>A stream that is read one piece a request: it waits at its source while the other side does not ask.</summary>
/// <param name="open">Opens it, with its first request; the token fires with its disposal.</param>
public sealed class PulledStream<T>(Func<CancellationToken, IAsyncEnumerable<T>> open) : IAsyncDisposable
{
    // Neither is disposed: a request that is under way may still ask for them, and they hold nothing but memory.
    private readonly SemaphoreSlim reading = new(1, 1);
    private readonly CancellationTokenSource closing = new();
    private IAsyncEnumerator<T>? pieces;
    private Task<bool>? moving;

    /// <summary>Takes the next piece.</summary>
    /// <returns>True with the piece; false at the end.</returns>
    public async ValueTask<(bool Found, T? Piece)> NextAsync(CancellationToken cancellationToken)
    {
        await reading.WaitAsync(cancellationToken);
        try
        {
            pieces ??= open(closing.Token).GetAsyncEnumerator(closing.Token);

            // A read whose request was cancelled goes on; its piece belongs to the next request.
            moving ??= pieces.MoveNextAsync().AsTask();
            var more = await moving.WaitAsync(cancellationToken);
            moving = null;
            return more ? (true, pieces.Current) : (false, default);
        }
        finally
        {
            reading.Release();
        }
    }

    /// <summary>Ends it. Not waited for: a source that does not hear its token must not hold whoever closes it.</summary>
    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        _ = EndAsync();
    }

    private async Task EndAsync()
    {
        await reading.WaitAsync(CancellationToken.None);
        try
        {
            if (moving is { } last)
            {
                await last;
            }
        }
        catch (Exception)
        {
            // It was told to end; how it took that concerns nobody.
        }

        try
        {
            await (pieces?.DisposeAsync() ?? default);
        }
        catch (Exception)
        {
            // Likewise.
        }
        finally
        {
            // Whoever still asks is told the end by the source that was disposed.
            reading.Release();
        }
    }
}
