namespace AgentHost.Plugins.Isolation;

/// <summary>A stream that is read one piece a request: it waits at its source while the other side does not ask.</summary>
/// <param name="open">Opens it, with its first request; the token fires with its disposal.</param>
public sealed class PulledStream<T>(Func<CancellationToken, IAsyncEnumerable<T>> open) : IAsyncDisposable
{
    // Neither is disposed: a request that is under way may still ask for them, and they hold nothing but memory.
    private readonly SemaphoreSlim _reading = new(1, 1);
    private readonly CancellationTokenSource _closing = new();
    private IAsyncEnumerator<T>? _pieces;
    private Task<bool>? _moving;

    /// <summary>Takes the next piece.</summary>
    /// <returns>True with the piece; false at the end.</returns>
    public async ValueTask<(bool Found, T? Piece)> NextAsync(CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            _pieces ??= open(_closing.Token).GetAsyncEnumerator(_closing.Token);

            // A read whose request was cancelled goes on; its piece belongs to the next request.
            _moving ??= _pieces.MoveNextAsync().AsTask();
            var more = await _moving.WaitAsync(cancellationToken);
            _moving = null;
            return more ? (true, _pieces.Current) : (false, default);
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <summary>Ends it. Not waited for: a source that does not hear its token must not hold whoever closes it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _ = EndAsync();
    }

    private async Task EndAsync()
    {
        await _reading.WaitAsync(CancellationToken.None);
        try
        {
            if (_moving is { } last)
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
            await (_pieces?.DisposeAsync() ?? default);
        }
        catch (Exception)
        {
            // Likewise.
        }
        finally
        {
            // Whoever still asks is told the end by the source that was disposed.
            _reading.Release();
        }
    }
}
