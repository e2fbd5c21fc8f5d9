using AgentHost.Mcp.Serving;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace AgentHost.Mcp.Http;

/// <summary>One client over HTTP, from its first message until it says goodbye or is not heard of for long.</summary>
internal sealed class HttpSession : IAsyncDisposable
{
    private readonly StreamableHttpServerTransport _transport;
    private readonly ServedClient _client;
    private readonly McpServer _server;
    private readonly CancellationTokenSource _end = new();
    private readonly TimeProvider _time;
    private readonly Task _running;
    private readonly Task _news;
    private int _open;
    private int _listened;
    private int _disposed;
    private long _lastUsed;

    public HttpSession(string id, McpServing serving)
    {
        Id = id;
        _time = serving.Time;
        _lastUsed = _time.GetTimestamp();
        _client = new ServedClient(serving);
        _transport = new StreamableHttpServerTransport(serving.Loggers) { SessionId = id };
        _server = McpServer.Create(_transport, _client.Options(() => _server!), serving.Loggers);
        _running = _server.RunAsync(_end.Token);
        _news = ToolListNotifier.TellAsync(serving, _client.Tools, _server, _end.Token);
    }

    public string Id { get; }

    /// <summary>True while the client has tasks: results that it may still fetch.</summary>
    public bool HasTasks => _client.Tasks.AreKept;

    /// <summary>For how long nothing was asked; zero while something is, or a task runs.</summary>
    public TimeSpan Idle => Volatile.Read(ref _open) > 0 || _client.Tasks.AreRunning ? TimeSpan.Zero : _time.GetElapsedTime(Volatile.Read(ref _lastUsed));

    /// <summary>Takes a message, and sends what it comes to.</summary>
    /// <returns>False where nothing was sent: it asked for nothing.</returns>
    public async Task<bool> PostAsync(JsonRpcMessage message, Stream body, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _open);
        try
        {
            using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _end.Token);
            return await _transport.HandlePostRequestAsync(message, body, both.Token);
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Takes the stream of news, of which each session has one; false where it is taken already.</summary>
    public bool TryListen() => Interlocked.Exchange(ref _listened, 1) == 0;

    /// <summary>Sends news until the client is gone.</summary>
    public async Task ListenAsync(SseBody body, TimeSpan pace, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _open);
        try
        {
            using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _end.Token);
            var sending = _transport.HandleGetRequestAsync(body, both.Token);
            using var timer = new PeriodicTimer(pace, _time);
            try
            {
                while (await timer.WaitForNextTickAsync(both.Token) && !sending.IsCompleted)
                {
                    await body.BeatAsync();
                }
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException)
            {
                await both.CancelAsync();
            }

            await sending;
        }
        finally
        {
            Leave();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _end.CancelAsync();
        await _client.DisposeAsync();
        await _transport.DisposeAsync();
        try
        {
            await _running;
        }
        catch (OperationCanceledException)
        {
            // As it was told to.
        }

        await _news;
        await _server.DisposeAsync();
    }

    private void Leave()
    {
        Volatile.Write(ref _lastUsed, _time.GetTimestamp());
        Interlocked.Decrement(ref _open);
    }
}
