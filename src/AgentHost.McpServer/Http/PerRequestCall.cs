using System.Text.Json.Nodes;
using AgentHost.Server.Running;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace AgentHost.Mcp.Http;

/// <summary>Takes a message of a client without a session, from its checks to its answer.</summary>
internal sealed class PerRequestCall(HttpCall call, HttpExchanges exchanges, HttpBounds bounds, LoopbackExchange exchange, TimeProvider time)
{
    public async Task AnswerAsync(JsonRpcMessage message, string? id, CancellationToken cancellationToken)
    {
        if (message is JsonRpcNotification)
        {
            // A client ends what it asked by closing the connection; nothing else that it may tell means anything without a session.
            exchange.Begin(202, 0, ("X-Content-Type-Options", "nosniff"));
            return;
        }

        if (message is not JsonRpcRequest request)
        {
            await call.RefuseAsync(400, "An answer of the client's person comes with its next request, in inputResponses.", (int)McpErrorCode.InvalidRequest);
            return;
        }

        if (PerRequestCheck.VersionOf(message) is { } version && version != PerRequestCheck.Version && exchange.Find(PerRequestCheck.VersionHeader) == version)
        {
            await call.RefuseVersionAsync(version, [PerRequestCheck.Version], id);
            return;
        }

        if (PerRequestCheck.Find(exchange, request) is var (status, code, reason))
        {
            await call.RefuseAsync(status, reason, (int)code, id);
            return;
        }

        await RunAsync(request, id, cancellationToken);
    }

    private async Task RunAsync(JsonRpcRequest request, string? id, CancellationToken cancellationToken)
    {
        var parameters = request.Params as JsonObject;
        var subject = $"{request.Method} {parameters?["name"]?.ToJsonString()} {parameters?["uri"]?.ToJsonString()} {parameters?["arguments"]?.ToJsonString()}";
        HttpExchange asked;
        if (parameters?["requestState"] is { } state)
        {
            if (state is not JsonValue value || !value.TryGetValue<string>(out var secret) || exchanges.Take(secret, subject) is not { } found)
            {
                await call.RefuseAsync(
                    400, "Nothing waits under this requestState, or not any more: call again without it.", (int)McpErrorCode.InvalidParams, id);
                return;
            }

            asked = found;
        }
        else
        {
            asked = exchanges.Begin(PerRequestCheck.ClientOf(request), subject);
        }

        var ended = false;
        try
        {
            if (asked.Missing(request) is { } question)
            {
                await call.ReplyAsync(200, new JsonObject { ["jsonrpc"] = "2.0", ["id"] = JsonNode.Parse(id!), ["result"] = question });
            }
            else
            {
                await PostAsync(asked, request, cancellationToken);
            }

            ended = true;
        }
        finally
        {
            if (ended)
            {
                await exchanges.LeaveAsync(asked);
            }
            else
            {
                await asked.DisposeAsync();
            }
        }
    }

    private async Task PostAsync(HttpExchange asked, JsonRpcRequest request, CancellationToken cancellationToken)
    {
        await using var body = new SseBody(exchange, sessionId: null, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, exchange.Aborted);
        var posting = asked.PostAsync(
            request,
            body,
            first =>
            {
                body.Status = first is JsonRpcError { Error.Code: var code } ? StatusOf((McpErrorCode)code) : 200;
                return default;
            },
            both.Token);
        using var timer = new PeriodicTimer(bounds.Beat, time);
        try
        {
            // By this a client is found out that is gone without a word.
            var beat = timer.WaitForNextTickAsync(both.Token).AsTask();
            while (await Task.WhenAny(posting, beat) != posting && await beat)
            {
                await body.BeatAsync();
                beat = timer.WaitForNextTickAsync(both.Token).AsTask();
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            await both.CancelAsync();
        }

        await posting;
    }

    private static int StatusOf(McpErrorCode code) => code switch
    {
        McpErrorCode.MethodNotFound => 404,
        McpErrorCode.MissingRequiredClientCapability or McpErrorCode.UnsupportedProtocolVersion or McpErrorCode.HeaderMismatch => 400,
        _ => 200
    };
}
