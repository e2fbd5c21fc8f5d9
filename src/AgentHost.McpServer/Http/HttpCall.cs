using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using AgentHost.Client;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace AgentHost.Mcp.Http;

/// <summary>One request, from its headers to its answer.</summary>
internal sealed class HttpCall(McpHttp server, HttpGuard guard, HttpBounds bounds, HttpListenerContext context, TimeProvider time)
{
    private const int Unsupported = -32022;
    private const string Json = "application/json";
    private const string Events = "text/event-stream";

    /// <summary>Versions of the protocol with sessions. Newer ones have none over HTTP; their clients go back to one of these.</summary>
    private static readonly string[] Versions = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"];

    private readonly HttpListenerRequest _request = context.Request;
    private readonly HttpListenerResponse _response = context.Response;

    public async Task AnswerAsync(CancellationToken cancellationToken)
    {
        _response.Headers["X-Content-Type-Options"] = "nosniff";
        if (guard.Refuse(_request.UserHostName, _request.Headers["Origin"], _request.Headers["Authorization"]) is var (status, reason))
        {
            if (status == 401)
            {
                _response.Headers["WWW-Authenticate"] = "Bearer";
            }

            await RefuseAsync(status, reason);
            return;
        }

        if (_request.Url?.AbsolutePath != McpHttp.Path)
        {
            await RefuseAsync(404, $"There is nothing but {McpHttp.Path} here.");
            return;
        }

        switch (_request.HttpMethod)
        {
            case "POST":
                await PostAsync(cancellationToken);
                break;
            case "GET":
                await GetAsync(cancellationToken);
                break;
            case "DELETE":
                await DeleteAsync();
                break;
            default:
                _response.Headers["Allow"] = "POST, GET, DELETE";
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

        var body = System.Text.Encoding.UTF8.GetBytes(
            new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id is null ? null : JsonNode.Parse(id), ["error"] = error }.ToJsonString());
        _response.StatusCode = status;
        _response.ContentType = Json;
        _response.ContentLength64 = body.Length;

        // What was not read of the request is not worth reading.
        _response.KeepAlive = status is not (413 or 408 or 503);
        await _response.OutputStream.WriteAsync(body).AsTask().WaitAsync(bounds.Slowest, time);
        _response.Close();
    }

    private async Task PostAsync(CancellationToken cancellationToken)
    {
        if (_request.ContentType?.Split(';')[0].Trim() is not { } type || !type.Equals(Json, StringComparison.OrdinalIgnoreCase))
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
        if (await HasOldVersionAsync(id) is false || await FindAsync(message, id) is not { } session)
        {
            return;
        }

        await using var body = new SseBody(_response, session.Id, time);
        try
        {
            if (await session.PostAsync(message, body, cancellationToken) || body.Begun)
            {
                _response.Close();
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

        _response.StatusCode = 202;
        _response.Headers["Mcp-Session-Id"] = session.Id;
        _response.ContentLength64 = 0;
        _response.Close();
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

        await using var body = new SseBody(_response, session.Id, time);
        await session.ListenAsync(body, bounds.Beat, cancellationToken);
        _response.Close();
    }

    private async Task DeleteAsync()
    {
        if (await FindAsync(message: null, id: null) is not { } session)
        {
            return;
        }

        await server.EndAsync(session);
        _response.StatusCode = 204;
        _response.Close();
    }

    private bool Accepts(string type) =>
        _request.AcceptTypes?.Any(each =>
            each.Split(';')[0].Trim() is var word
            && (word.Equals(type, StringComparison.OrdinalIgnoreCase) || word == "*/*"
                || (word.EndsWith("/*", StringComparison.Ordinal) && type.StartsWith(word[..^1], StringComparison.OrdinalIgnoreCase)))) == true;

    /// <summary>The whole body; null where the request was refused.</summary>
    private async Task<byte[]?> ReadAsync(CancellationToken cancellationToken)
    {
        if (_request.ContentLength64 > bounds.Body)
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
                    : await _request.InputStream.ReadAsync(buffer, CancellationToken.None).AsTask().WaitAsync(left, time, cancellationToken);
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
        if (_request.Headers["MCP-Protocol-Version"] is not { } version || Versions.Contains(version, StringComparer.Ordinal))
        {
            return true;
        }

        var data = new JsonObject
        {
            ["supported"] = new JsonArray([.. Versions.Select(static each => (JsonNode)JsonValue.Create(each))]),
            ["requested"] = version.Length > 40 ? version[..40] : version
        };
        await RefuseAsync(400, "This version of the protocol is not spoken here over HTTP.", Unsupported, id, data);
        return false;
    }

    private async Task<HttpSession?> FindAsync(JsonRpcMessage? message, string? id)
    {
        if (_request.Headers["Mcp-Session-Id"] is { } known)
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
