using System.Collections.Concurrent;

namespace AgentHost.PluginRunner;

/// <summary>A connection that the plugin made for the host, with what is open in it under numbers that the host chose.</summary>
internal sealed class HeldTarget(TargetConnection connection) : IAsyncDisposable
{
    /// <summary>Programs and watches that one connection may have open.</summary>
    private const int HeldLimit = 256;

    private readonly ConcurrentDictionary<int, IAsyncDisposable> _held = new();
    private int _closed;

    public TargetConnection Connection => connection;

    /// <summary>Keeps something open.</summary>
    /// <exception cref="InvalidOperationException">Too much is open, or the connection is closed.</exception>
    /// <exception cref="OperationCanceledException">The host does not wait for it any more.</exception>
    public async ValueTask HoldAsync(int handle, IAsyncDisposable thing, CancellationToken cancellationToken)
    {
        var added = _held.Count < HeldLimit && !cancellationToken.IsCancellationRequested && _held.TryAdd(handle, thing);

        // Closing may have missed what came at the same time.
        if (added && Volatile.Read(ref _closed) == 0)
        {
            return;
        }

        if (!added || _held.TryRemove(handle, out _))
        {
            await thing.DisposeAsync();
        }

        cancellationToken.ThrowIfCancellationRequested();
        throw new InvalidOperationException(
            Volatile.Read(ref _closed) != 0 ? "The connection was closed." : $"At most {HeldLimit} programs and watches may be open in one connection.");
    }

    /// <summary>Something that is open.</summary>
    /// <exception cref="InvalidOperationException">It is not, or is something else.</exception>
    public T Held<T>(int handle)
        where T : class =>
        _held.GetValueOrDefault(handle) as T ?? throw new InvalidOperationException($"Nothing is open under the number {handle}.");

    public ValueTask ReleaseAsync(int handle) => _held.TryRemove(handle, out var thing) ? thing.DisposeAsync() : default;

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0)
        {
            return;
        }

        try
        {
            foreach (var handle in _held.Keys)
            {
                await ReleaseAsync(handle);
            }
        }
        finally
        {
            await connection.DisposeAsync();
        }
    }
}
