using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using AgentHost.Server.Mcp;
using Microsoft.Extensions.Logging;

namespace AgentHost.Server.Http;

/// <summary>
/// Serves clients over streamable HTTP on this machine alone: a token for each request, the server's own address in its headers, bounds on all that comes.
/// </summary>
public sealed class McpHttp : IAsyncDisposable
{
    /// <summary>The one path that is served.</summary>
    public const string Path = "/mcp";

    private const int Tries = 20;

    private readonly McpServing serving;
    private readonly HttpListener listener;
    private readonly HttpGuard guard;
    private readonly HttpBounds bounds;
    private readonly ConcurrentDictionary<string, HttpSession> sessions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Task, bool> answering = new();
    private readonly CancellationTokenSource end = new();
    private readonly Task accepting;
    private readonly Task sweeping;
    private int requests;
    private int disposed;

    private McpHttp(McpServing serving, HttpListener listener, int port, string token, HttpBounds bounds)
    {
        this.serving = serving;
        this.listener = listener;
        this.bounds = bounds;
        Port = port;
        guard = new HttpGuard(token, port);
        accepting = AcceptAsync();
        sweeping = SweepAsync();
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
        if (Interlocked.Exchange(ref disposed, 1) != 0)
        {
            return;
        }

        await end.CancelAsync();
        listener.Stop();
        await accepting;
        await sweeping;
        foreach (var session in sessions.Values)
        {
            await session.DisposeAsync();
        }

        await Task.WhenAll(answering.Keys);

        // A stopped listener that still has addresses listens at them once more to close: somebody else may have the port by now.
        listener.Prefixes.Clear();
        listener.Close();
        end.Dispose();
    }

    /// <summary>
    /// A new client's session, where there are too many in place of the one that was silent for longest: few say goodbye. Null where all are busy.
    /// </summary>
    internal async ValueTask<HttpSession?> BeginAsync()
    {
        if (sessions.Count >= bounds.Sessions)
        {
            if (sessions.Values.MaxBy(static session => session.Idle) is not { } silent || silent.Idle == TimeSpan.Zero)
            {
                return null;
            }

            await EndAsync(silent);
        }

        var session = new HttpSession(HttpGuard.NewToken(), serving);
        sessions[session.Id] = session;
        return session;
    }

    /// <summary>A session by what its client says of it; null where there is none.</summary>
    internal HttpSession? Find(string id) => sessions.GetValueOrDefault(id);

    /// <summary>Ends a session.</summary>
    internal async ValueTask EndAsync(HttpSession session)
    {
        sessions.TryRemove(session.Id, out _);
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
        while (!end.IsCancellationRequested)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                if (listener.IsListening)
                {
                    // A request that was broken before it was one.
                    continue;
                }

                return;
            }

            var answer = Task.Run(() => AnswerAsync(context), CancellationToken.None);
            answering[answer] = true;
            _ = answer.ContinueWith(
                static (done, all) => ((ConcurrentDictionary<Task, bool>)all!).TryRemove(done, out _), answering,
                CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        var call = new HttpCall(this, guard, bounds, context, serving.Time);
        try
        {
            if (Interlocked.Increment(ref requests) > bounds.Requests)
            {
                await call.RefuseAsync(503, "Too many requests at the same time: try again.");
            }
            else
            {
                await call.AnswerAsync(end.Token);
            }
        }
        catch (Exception exception)
        {
            // The client is gone, or the server ends; else it is a fault, which costs this request and no other.
            if (exception is not (IOException or HttpListenerException or ObjectDisposedException
                or InvalidOperationException or OperationCanceledException or TimeoutException))
            {
                serving.Loggers.CreateLogger("mcp").LogError(exception, "A request could not be answered.");
            }

            context.Response.Abort();
        }
        finally
        {
            Interlocked.Decrement(ref requests);
        }
    }

    private async Task SweepAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromTicks(Math.Min(bounds.Idle.Ticks / 2, TimeSpan.TicksPerMinute)), serving.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(end.Token))
            {
                foreach (var session in sessions.Values)
                {
                    if (session.Idle >= bounds.Idle)
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
