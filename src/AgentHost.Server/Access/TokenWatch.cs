using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace AgentHost.Server.Access;

/// <summary>Breaks off what runs with a token that was revoked, whatever it is. Thread-safe.</summary>
/// <param name="access">Says whether a token still holds.</param>
/// <param name="every">Between two looks.</param>
/// <param name="time">The clock.</param>
internal sealed class TokenWatch(AccessControl access, TimeSpan every, TimeProvider time) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<HttpContext, Caller> _running = new();
    private readonly CancellationTokenSource _end = new();
    private Task _watching = Task.CompletedTask;

    /// <summary>Begins to look.</summary>
    public void Start() => _watching = Task.Run(WatchAsync);

    /// <summary>Looks after a request. That of the server's own token goes on with the server.</summary>
    public void Add(HttpContext context, Caller caller)
    {
        if (caller.Hash.Length > 0)
        {
            _running[context] = caller;
        }
    }

    /// <summary>Looks after a request no more.</summary>
    public void Remove(HttpContext context) => _running.TryRemove(context, out _);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _watching;
        _end.Dispose();
    }

    private async Task WatchAsync()
    {
        try
        {
            using var timer = new PeriodicTimer(every, time);
            while (await timer.WaitForNextTickAsync(_end.Token))
            {
                foreach (var ofToken in _running.GroupBy(static each => each.Value.Hash))
                {
                    if (access.Holds(ofToken.First().Value))
                    {
                        continue;
                    }

                    foreach (var (context, _) in ofToken)
                    {
                        context.Abort();
                    }
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The server ends.
        }
    }
}
