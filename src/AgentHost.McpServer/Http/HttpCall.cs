using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using AgentHost.Client;
using AgentHost.Server.Running;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace AgentHost.Mcp.Http;

/// <summary>One request, from its headers to its answer.</summary>
internal sealed class HttpCall(McpHttp server, HttpGuard guard, HttpBounds bounds, LoopbackExchange exchange, TimeProvider time)
{
    private const int Unsupported = -32022;
    private const string Json = "application/json";
    private const string Events = "text/event-stream";

    /// <summary>Versions of the protocol with sessions. The newer one has none over HTTP: <see cref="PerRequestCheck.Version"/>.</summary>
    private static readonly string[] Versions = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"];

    private bool IsPerRequest => exchange.Find(PerRequestCheck.VersionHeader) == PerRequestCheck.Version;

    public async Task AnswerAsync(CancellationToken cancellationToken)
    {
        if (guard.Refuse(exchange.Find("Host"), exchange.Find("Origin"), exchange.Find("Authorization")) is var (status, reason))
        {
            await RefuseAsync(status, reason);
            return;
        }

        if (exchange.Path != McpHttp.Path)
        {
            await RefuseAsync(404, $"There is nothing but {McpHttp.Path} here.");
            return;
        }

        switch (exchange.Method)
        {
            case "POST":
                await PostAsync(cancellationToken);
                break;
            case "GET" or "DELETE" when IsPerRequest:
                await RefuseAsync(405, "This version of the protocol knows no sessions: news are the answer to subscriptions/listen.");
                break;
            case "GET":
                await GetAsync(cancellationToken);
                break;
            case "DELETE":
                await DeleteAsync();
                break;
            default:
                await RefuseAsync(405, "A client posts its messages, gets news, and deletes its session.");
                break;
        }
    }

    /// <summary>Ends the request with a status and a sentence, as an error of JSON-RPC.</summary>
    public async Task RefuseAsync(int status, string reason, int code = -32000, string? id = null, JsonNode? data = null)
    {
        var error = new JsonObject { ["code"] = code, ["message"] = reason };
        if (data is not null)
        {
            error["data"] = data;
        }

        await ReplyAsync(status, new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id is null ? null : JsonNode.Parse(id), ["error"] = error });
    }

    /// <summary>Ends the request with a status and a message.</summary>
    public async Task ReplyAsync(int status, JsonObject message)
    {
        var body = System.Text.Encoding.UTF8.GetBytes(message.ToJsonString());
        exchange.Begin(status, body.Length, ("Content-Type", Json), ("X-Content-Type-Options", "nosniff"));
        switch (status)
        {
            case 401:
                exchange.Begin(status, body.Length, ("WWW-Authenticate", "Bearer"));
                break;
            case 405:
                exchange.Begin(status, body.Length, ("Allow", IsPerRequest ? "POST" : "POST, GET, DELETE"));
                break;
            case 408 or 413 or 503:
                // What was not read of the request is not worth reading.
                exchange.Begin(status, body.Length, ("Connection", "close"));
                break;
            default:
                break;
        }

        await exchange.Output.WriteAsync(body, exchange.Aborted).AsTask().WaitAsync(bounds.Slowest, time);
    }

    /// <summary>Says which versions are spoken.</summary>
    public Task RefuseVersionAsync(string version, string[] supported, string? id)
    {
        var data = new JsonObject
        {
            ["supported"] = new JsonArray([.. supported.Select(static each => (JsonNode)JsonValue.Create(each))]),
            ["requested"] = version.Length > 40 ? version[..40] : version
        };
        return RefuseAsync(400, "This version of the protocol is not spoken here over HTTP.", Unsupported, id, data);
    }

    private async Task PostAsync(CancellationToken cancellationToken)
    {
        if (exchange.Find("Content-Type")?.Split(';')[0].Trim() is not { } type || !type.Equals(Json, StringComparison.OrdinalIgnoreCase))
        {
            await RefuseAsync(415, $"A message is {Json}.");
            return;
        }

        if (!Accepts(Json) || !Accepts(Events))
        {
            await RefuseAsync(406, $"A client accepts {Json} and {Events}.");
            return;
        }

        if (await ReadAsync(cancellationToken) is not { } bytes)
        {
            return;
        }

        if (Read(bytes) is not { } message)
        {
            await RefuseAsync(400, "That is no message of JSON-RPC 2.0.", (int)McpErrorCode.ParseError);
            return;
        }

        var id = message is JsonRpcRequest { Id: var asked } ? IdOf(asked) : null;
        if (IsPerRequest || (PerRequestCheck.VersionOf(message) is { } version && !Versions.Contains(version, StringComparer.Ordinal)))
        {
            await new PerRequestCall(this, server.Exchanges, bounds, exchange, time).AnswerAsync(message, id, cancellationToken);
            return;
        }

        if (await HasOldVersionAsync(id) is false || await FindAsync(message, id) is not { } session)
        {
            return;
        }

        await using var body = new SseBody(exchange, session.Id, time);
        try
        {
            if (await session.PostAsync(message, body, cancellationToken) || body.Begun)
            {
                return;
            }
        }
        catch (JsonException) when (!body.Begun)
        {
            // The SDK reads the parameters of initialize before anything else.
            await server.EndAsync(session);
            await RefuseAsync(400, "The parameters of the message cannot be read.", (int)McpErrorCode.InvalidParams, id);
            return;
        }

        exchange.Begin(202, 0, ("Mcp-Session-Id", session.Id), ("X-Content-Type-Options", "nosniff"));
    }

    private async Task GetAsync(CancellationToken cancellationToken)
    {
        if (!Accepts(Events))
        {
            await RefuseAsync(406, $"News are {Events}.");
            return;
        }

        if (await HasOldVersionAsync(id: null) is false || await FindAsync(message: null, id: null) is not { } session)
        {
            return;
        }

        if (!session.TryListen())
        {
            await RefuseAsync(409, "A session has one stream of news.");
            return;
        }

        // A client that hangs up is gone: its session is idle from then on, and may give way to another.
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, exchange.Aborted);
        await using var body = new SseBody(exchange, session.Id, time);
        await session.ListenAsync(body, bounds.Beat, both.Token);
    }

    private async Task DeleteAsync()
    {
        if (await FindAsync(message: null, id: null) is not { } session)
        {
            return;
        }

        await server.EndAsync(session);
        exchange.Begin(204, null, ("X-Content-Type-Options", "nosniff"));
    }

    private bool Accepts(string type) =>
        exchange.Find("Accept")?.Split(',').Any(each =>
            each.Split(';')[0].Trim() is var word
            && (word.Equals(type, StringComparison.OrdinalIgnoreCase) || word == "*/*"
                || (word.EndsWith("/*", StringComparison.Ordinal) && type.StartsWith(word[..^1], StringComparison.OrdinalIgnoreCase)))) == true;

    /// <summary>The whole body; null where the request was refused.</summary>
    private async Task<byte[]?> ReadAsync(CancellationToken cancellationToken)
    {
        if (exchange.Length > bounds.Body)
        {
            await RefuseAsync(413, $"A message has at most {bounds.Body} bytes.");
            return null;
        }

        var began = time.GetTimestamp();
        using var whole = new MemoryStream();
        var buffer = new byte[16 << 10];
        while (true)
        {
            int read;
            try
            {
                var left = bounds.Slowest - time.GetElapsedTime(began);
                read = left <= TimeSpan.Zero
                    ? throw new TimeoutException()
                    : await exchange.Input.ReadAsync(buffer, CancellationToken.None).AsTask().WaitAsync(left, time, cancellationToken);
            }
            catch (TimeoutException)
            {
                await RefuseAsync(408, "The message did not come in time.");
                return null;
            }

            if (read == 0)
            {
                return whole.ToArray();
            }

            whole.Write(buffer.AsSpan(0, read));
            if (whole.Length > bounds.Body)
            {
                await RefuseAsync(413, $"A message has at most {bounds.Body} bytes.");
                return null;
            }
        }
    }

    private static JsonRpcMessage? Read(byte[] bytes)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, (JsonTypeInfo<JsonRpcMessage>)McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(JsonRpcMessage)));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>An id as it was written.</summary>
    private static string IdOf(RequestId id) =>
        id.Id is long number ? number.ToString(System.Globalization.CultureInfo.InvariantCulture) : ClientJson.ToElement(id.ToString()).GetRawText();

    private async Task<bool> HasOldVersionAsync(string? id)
    {
        if (exchange.Find(PerRequestCheck.VersionHeader) is not { } version || Versions.Contains(version, StringComparer.Ordinal))
        {
            return true;
        }

        await RefuseVersionAsync(version, [.. Versions, PerRequestCheck.Version], id);
        return false;
    }

    private async Task<HttpSession?> FindAsync(JsonRpcMessage? message, string? id)
    {
        if (exchange.Find("Mcp-Session-Id") is { } known)
        {
            if (server.Find(known) is { } found)
            {
                return found;
            }

            await RefuseAsync(404, "There is no such session: begin a new one.", -32001, id);
            return null;
        }

        if (message is not JsonRpcRequest { Method: RequestMethods.Initialize })
        {
            await RefuseAsync(400, "The header Mcp-Session-Id is missing: a session begins with initialize.", id: id);
            return null;
        }

        if (await server.BeginAsync() is { } begun)
        {
            return begun;
        }

        await RefuseAsync(503, "Too many clients at the same time: try again.", id: id);
        return null;
    }
}
