using System.Collections.Concurrent;
using AgentHost.Mcp.Serving;
using AgentHost.Server.Running;
using Microsoft.Extensions.Logging;

namespace AgentHost.Mcp.Http;

/// <summary>
/// Serves clients over streamable HTTP on this machine alone: a token for each request, the server's own address in its headers, bounds on all that comes.
/// </summary>
public sealed class McpHttp : IAsyncDisposable
{
    /// <summary>The one path that is served.</summary>
    public const string Path = "/mcp";

    private readonly McpServing _serving;
    private readonly HttpBounds _bounds;
    private readonly TaskCompletionSource<HttpGuard> _guard = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<string, HttpSession> _sessions = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _sweeping;
    private LoopbackServer _server = null!;
    private int _requests;
    private int _disposed;

    private McpHttp(McpServing serving, HttpBounds bounds)
    {
        _serving = serving;
        _bounds = bounds;
        Exchanges = new HttpExchanges(serving, bounds);
        _sweeping = SweepAsync();
    }

    /// <summary>Port that the server listens on.</summary>
    public int Port => _server.Port;

    /// <summary>Address that clients connect to.</summary>
    public Uri Address => new($"http://127.0.0.1:{Port}{Path}");

    /// <summary>Clients of the version without sessions.</summary>
    internal HttpExchanges Exchanges { get; }

    /// <summary>A token that nobody guesses.</summary>
    public static string NewToken() => HttpGuard.NewToken();

    /// <summary>Begins to listen.</summary>
    /// <param name="serving">What is served.</param>
    /// <param name="port">The port; 0 for a free one.</param>
    /// <param name="token">The token that every request has to bring.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="HostException">Somebody else has the port.</exception>
    public static Task<McpHttp> StartAsync(McpServing serving, int port, string token, CancellationToken cancellationToken) =>
        StartAsync(serving, port, token, new HttpBounds(), cancellationToken);

    internal static async Task<McpHttp> StartAsync(McpServing serving, int port, string token, HttpBounds bounds, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(serving);
        var server = new McpHttp(serving, bounds);
        try
        {
            server._server = await LoopbackServer.StartAsync(port, server.AnswerAsync, cancellationToken);
        }
        catch
        {
            await server.EndAsync();
            throw;
        }

        // Who comes as early as this waits until the port is known, by which Host is judged.
        server._guard.SetResult(new HttpGuard(token, server.Port));
        return server;
    }

    /// <summary>Ends all clients' calls and stops listening.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await EndAsync();
        await _server.DisposeAsync();
        _end.Dispose();
    }

    /// <summary>
    /// A new client's session, where there are too many in place of the one that was silent for longest: few say goodbye. Null where all are busy.
    /// </summary>
    internal async ValueTask<HttpSession?> BeginAsync()
    {
        if (_sessions.Count >= _bounds.Sessions)
        {
            if (_sessions.Values.MaxBy(static session => (session.Idle > TimeSpan.Zero, !session.HasTasks, session.Idle)) is not { } silent
                || silent.Idle == TimeSpan.Zero)
            {
                return null;
            }

            await EndAsync(silent);
        }

        var session = new HttpSession(HttpGuard.NewToken(), _serving);
        _sessions[session.Id] = session;
        return session;
    }

    /// <summary>A session by what its client says of it; null where there is none.</summary>
    internal HttpSession? Find(string id) => _sessions.GetValueOrDefault(id);

    /// <summary>Ends a session.</summary>
    internal async ValueTask EndAsync(HttpSession session)
    {
        _sessions.TryRemove(session.Id, out _);
        await session.DisposeAsync();
    }

    private async Task EndAsync()
    {
        await _end.CancelAsync();
        await _sweeping;
        foreach (var session in _sessions.Values)
        {
            await session.DisposeAsync();
        }

        await Exchanges.DisposeAsync();
    }

    private async Task AnswerAsync(LoopbackExchange exchange)
    {
        var call = new HttpCall(this, await _guard.Task.WaitAsync(_end.Token), _bounds, exchange, _serving.Time);
        try
        {
            if (Interlocked.Increment(ref _requests) > _bounds.Requests)
            {
                await call.RefuseAsync(503, "Too many requests at the same time: try again.");
            }
            else
            {
                await call.AnswerAsync(_end.Token);
            }
        }
        catch (Exception exception)
        {
            // The client is gone, or the server ends; else it is a fault, which costs this request and no other.
            if (exception is not (IOException or ObjectDisposedException or InvalidOperationException or OperationCanceledException or TimeoutException))
            {
                _serving.Loggers.CreateLogger("mcp").LogError(exception, "A request could not be answered.");
            }

            exchange.Abort();
        }
        finally
        {
            Interlocked.Decrement(ref _requests);
        }
    }

    private async Task SweepAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromTicks(Math.Min(_bounds.Idle.Ticks / 2, TimeSpan.TicksPerMinute)), _serving.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(_end.Token))
            {
                foreach (var session in _sessions.Values)
                {
                    if (session.Idle >= _bounds.Idle && !session.HasTasks)
                    {
                        await EndAsync(session);
                    }
                }

                await Exchanges.SweepAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The server ends.
        }
    }
}
