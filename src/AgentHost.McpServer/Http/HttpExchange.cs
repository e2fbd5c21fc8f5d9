using System.Text.Json.Nodes;
using AgentHost.Mcp.Serving;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace AgentHost.Mcp.Http;

/// <summary>
/// One request of a client that has no session, with the rounds in which the client's person is asked: each answer that asks ends a request, and the
/// client's next one brings the person's answer.
/// </summary>
internal sealed class HttpExchange : IAsyncDisposable
{
    private readonly StreamableHttpServerTransport _transport;
    private readonly McpServer _server;
    private readonly CancellationTokenSource _end = new();
    private readonly TimeProvider _time;
    private readonly Task _running;
    private JsonObject? _asked;
    private long _asking;
    private int _disposed;

    public HttpExchange(McpServing serving, ServedClient client, string name, string subject)
    {
        _time = serving.Time;
        Client = client;
        Name = name;
        Subject = subject;
        var options = client.Options();
        options.ProtocolVersion = PerRequestCheck.Version;
        options.Filters.Message.OutgoingFilters.Add(next => async (context, cancellationToken) =>
        {
            Look(context.JsonRpcMessage);
            await next(context, cancellationToken);
        });
        _transport = new StreamableHttpServerTransport(serving.Loggers);
        _server = McpServer.Create(_transport, options, serving.Loggers);
        _running = _server.RunAsync(_end.Token);
    }

    /// <summary>The client, with the session of the host that its calls are kept in.</summary>
    public ServedClient Client { get; }

    /// <summary>The client's name.</summary>
    public string Name { get; }

    /// <summary>The subject of the request, the same in each round.</summary>
    public string Subject { get; }

    /// <summary>The secret by which the client goes on; null where it has its answer.</summary>
    public string? State => _asked?["requestState"]?.GetValue<string>();

    /// <summary>Time since the client's person was asked.</summary>
    public TimeSpan Idle => _time.GetElapsedTime(Volatile.Read(ref _asking));

    /// <summary>The question again, for a client that came back without the person's answer; null where it has brought one.</summary>
    public JsonObject? Missing(JsonRpcRequest request)
    {
        var answers = (request.Params as JsonObject)?["inputResponses"] as JsonObject;
        return _asked?["inputRequests"] is JsonObject questions && questions.Any(each => answers?[each.Key] is not JsonObject)
            ? (JsonObject)_asked.DeepClone()
            : null;
    }

    /// <summary>Takes the request, or the next round of it, and sends what it comes to.</summary>
    /// <param name="message">The request.</param>
    /// <param name="body">Takes the answer.</param>
    /// <param name="starting">Sees the first message of the answer, null where that is no message, before any byte of it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task PostAsync(JsonRpcMessage message, Stream body, Func<JsonRpcMessage?, ValueTask> starting, CancellationToken cancellationToken)
    {
        _asked = null;
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _end.Token);
        await _transport.HandlePostRequestAsync(message, body, starting, both.Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _end.CancelAsync();
        await _transport.DisposeAsync();
        try
        {
            await _running;
        }
        catch (OperationCanceledException)
        {
            // As it was told to.
        }

        await _server.DisposeAsync();
    }

    private void Look(JsonRpcMessage message)
    {
        if (message is JsonRpcResponse { Result: JsonObject result } && result["resultType"] is JsonValue type
            && type.TryGetValue<string>(out var kind) && kind == "input_required")
        {
            Volatile.Write(ref _asking, _time.GetTimestamp());
            _asked = (JsonObject)result.DeepClone();
        }
    }
}
