using AgentHost.Server.Mcp;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace AgentHost.Server.Http;

/// <summary>One client over HTTP, from its first message until it says goodbye or is not heard of for long.</summary>
internal sealed class HttpSession : IAsyncDisposable
{
    private readonly StreamableHttpServerTransport transport;
    private readonly McpServer server;
    private readonly CancellationTokenSource end = new();
    private readonly TimeProvider time;
    private readonly Task running;
    private readonly Task news;
    private int open;
    private int listened;
    private int disposed;
    private long lastUsed;

    public HttpSession(string id, McpServing serving)
    {
        Id = id;
        time = serving.Time;
        lastUsed = time.GetTimestamp();
        var client = new ServedClient(serving);
        transport = new StreamableHttpServerTransport(serving.Loggers) { SessionId = id };
        server = McpServer.Create(transport, client.Options(), serving.Loggers);
        running = server.RunAsync(end.Token);
        news = ToolListNotifier.TellAsync(serving, client.Tools, server, end.Token);
    }

    public string Id { get; }

    /// <summary>For how long nothing was asked; zero while something is.</summary>
    public TimeSpan Idle => Volatile.Read(ref open) > 0 ? TimeSpan.Zero : time.GetElapsedTime(Volatile.Read(ref lastUsed));

    /// <summary>Takes a message, and sends what it comes to.</summary>
    /// <returns>False where nothing was sent: it asked for nothing.</returns>
    public async Task<bool> PostAsync(JsonRpcMessage message, Stream body, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref open);
        try
        {
            using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, end.Token);
            return await transport.HandlePostRequestAsync(message, body, both.Token);
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Takes the stream of news, of which each session has one; false where it is taken already.</summary>
    public bool TryListen() => Interlocked.Exchange(ref listened, 1) == 0;

    /// <summary>Sends news until the client is gone.</summary>
    public async Task ListenAsync(SseBody body, TimeSpan pace, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref open);
        try
        {
            using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, end.Token);
            var sending = transport.HandleGetRequestAsync(body, both.Token);
            using var timer = new PeriodicTimer(pace, time);
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
        if (Interlocked.Exchange(ref disposed, 1) != 0)
        {
            return;
        }

        await end.CancelAsync();
        await transport.DisposeAsync();
        try
        {
            await running;
        }
        catch (OperationCanceledException)
        {
            // As it was told to.
        }

        await news;
        await server.DisposeAsync();
    }

    private void Leave()
    {
        Volatile.Write(ref lastUsed, time.GetTimestamp());
        Interlocked.Decrement(ref open);
    }
}
