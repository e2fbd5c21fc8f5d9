using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using AgentHost.Mcp.Serving;
using Microsoft.Extensions.Logging;

namespace AgentHost.Mcp.Http;

/// <summary>
/// Serves clients over streamable HTTP on this machine alone: a token for each request, the server's own address in its headers, bounds on all that comes.
/// </summary>
public sealed class McpHttp : IAsyncDisposable
{
    /// <summary>The one path that is served.</summary>
    public const string Path = "/mcp";

    private const int Tries = 20;

    private readonly McpServing _serving;
    private readonly HttpListener _listener;
    private readonly HttpGuard _guard;
    private readonly HttpBounds _bounds;
    private readonly ConcurrentDictionary<string, HttpSession> _sessions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Task, bool> _answering = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Task _accepting;
    private readonly Task _sweeping;
    private int _requests;
    private int _disposed;

    private McpHttp(McpServing serving, HttpListener listener, int port, string token, HttpBounds bounds)
    {
        _serving = serving;
        _listener = listener;
        _bounds = bounds;
        Port = port;
        _guard = new HttpGuard(token, port);
        _accepting = AcceptAsync();
        _sweeping = SweepAsync();
    }

    /// <summary>Port that the server listens on.</summary>
    public int Port { get; }

    /// <summary>Address that clients connect to.</summary>
    public Uri Address => new($"http://127.0.0.1:{Port}{Path}");

    /// <summary>A token that nobody guesses.</summary>
    public static string NewToken() => HttpGuard.NewToken();

    /// <summary>Begins to listen.</summary>
    /// <param name="serving">What is served.</param>
    /// <param name="port">The port; 0 for a free one.</param>
    /// <param name="token">The token that every request has to bring.</param>
    /// <exception cref="HostException">Somebody else has the port.</exception>
    public static McpHttp Start(McpServing serving, int port, string token) => Start(serving, port, token, new HttpBounds());

    internal static McpHttp Start(McpServing serving, int port, string token, HttpBounds bounds)
    {
        ArgumentNullException.ThrowIfNull(serving);
        for (var attempt = 1; ; attempt++)
        {
            var chosen = port == 0 ? FreePort() : port;
            var opened = new HttpListener { IgnoreWriteExceptions = false };
            opened.Prefixes.Add($"http://127.0.0.1:{chosen}/");
            opened.Prefixes.Add($"http://localhost:{chosen}/");
            try
            {
                opened.Start();
                return new McpHttp(serving, opened, chosen, token, bounds);
            }
            catch (Exception exception) when (exception is HttpListenerException or SocketException)
            {
                ((IDisposable)opened).Dispose();
                if (port != 0 || attempt == Tries)
                {
                    throw new HostException(
                        HostFailure.Invalid,
                        $"The port {chosen} cannot be listened on: {exception.Message.TrimEnd('.')}. Name another one, or none for one that is free.",
                        exception);
                }
            }
        }
    }

    /// <summary>Ends all clients' calls and stops listening.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        await _sweeping;
        foreach (var session in _sessions.Values)
        {
            await session.DisposeAsync();
        }

        await Task.WhenAll(_answering.Keys);

        // A stopped listener that still has addresses listens at them once more to close: somebody else may have the port by now.
        _listener.Prefixes.Clear();
        _listener.Close();
        _end.Dispose();
    }

    /// <summary>
    /// A new client's session, where there are too many in place of the one that was silent for longest: few say goodbye. Null where all are busy.
    /// </summary>
    internal async ValueTask<HttpSession?> BeginAsync()
    {
        if (_sessions.Count >= _bounds.Sessions)
        {
            if (_sessions.Values.MaxBy(static session => session.Idle) is not { } silent || silent.Idle == TimeSpan.Zero)
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

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private async Task AcceptAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                if (_listener.IsListening)
                {
                    // A request that was broken before it was one.
                    continue;
                }

                return;
            }

            var answer = Task.Run(() => AnswerAsync(context), CancellationToken.None);
            _answering[answer] = true;
            _ = answer.ContinueWith(
                static (done, all) => ((ConcurrentDictionary<Task, bool>)all!).TryRemove(done, out _), _answering,
                CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        var call = new HttpCall(this, _guard, _bounds, context, _serving.Time);
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
            if (exception is not (IOException or HttpListenerException or ObjectDisposedException
                or InvalidOperationException or OperationCanceledException or TimeoutException))
            {
                _serving.Loggers.CreateLogger("mcp").LogError(exception, "A request could not be answered.");
            }

            context.Response.Abort();
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
                    if (session.Idle >= _bounds.Idle)
                    {
                        await EndAsync(session);
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
