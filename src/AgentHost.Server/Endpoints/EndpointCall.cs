using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentHost.Client;
using AgentHost.Server.Access;
using AgentHost.Server.Replies;
using AgentHost.Server.Watching;
using Microsoft.AspNetCore.Http;

namespace AgentHost.Server.Endpoints;

/// <summary>One request to an endpoint, admitted, and its answer.</summary>
internal sealed class EndpointCall(
    HttpContext context, Endpoint endpoint, IReadOnlyDictionary<string, string> values, Caller caller, IHostClient host, RequestSlot slot)
{
    private const string Json = "application/json";
    private static readonly TimeSpan LongestBody = TimeSpan.FromSeconds(30);

    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public HttpContext Context => context;

    public Endpoint Endpoint => endpoint;

    public Caller Caller => caller;

    public IHostClient Host => host;

    /// <summary>Its place among the requests that run.</summary>
    public RequestSlot Slot => slot;

    /// <summary>Fires when the client is gone.</summary>
    public CancellationToken Aborted => context.RequestAborted;

    /// <summary>The session that the path names; there is one of that id.</summary>
    public SessionInfo Session { get => field ?? throw new InvalidOperationException($"{endpoint.Name} has no session."); set; }

    /// <summary>The open workspace that the path names.</summary>
    public WorkspaceInfo Workspace { get => field ?? throw new InvalidOperationException($"{endpoint.Name} has no workspace."); set; }

    /// <summary>Members that the path gives to the record of the body, in place of whatever stands there.</summary>
    public JsonObject Given { get; } = [];

    /// <summary>Finds the workspace that a body names, or the one that stands for none; null where the path names it.</summary>
    public Func<string?, ValueTask<string>>? WorkspaceOf { get; set; }

    /// <summary>Reads what stands in the path in the place of a name.</summary>
    public string Value(string name) => values[name];

    /// <summary>A parameter of the address; null where it is not there.</summary>
    public string? Query(string name)
    {
        if (endpoint.Parameters.All(each => each.Name != name))
        {
            throw new InvalidOperationException($"{endpoint.Name} does not declare its parameter {name}.");
        }

        return context.Request.Query[name] is [var text, ..] ? text : null;
    }

    /// <summary>A parameter that has to be there.</summary>
    public string Needed(string name) =>
        Query(name) is { Length: > 0 } text ? text : throw new ProblemException(ProblemKind.InvalidRequest, $"The parameter {name} is missing.");

    /// <summary>A parameter that is a number.</summary>
    public long Number(string name, long otherwise, long least, long most) =>
        Query(name) is not { } text ? otherwise
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
        : throw new ProblemException(ProblemKind.InvalidRequest, $"The parameter {name} is a number from {least} to {most}.");

    /// <summary>A parameter that is yes or no.</summary>
    public bool Flag(string name, bool otherwise = false) => Query(name) switch
    {
        null => otherwise,
        "true" or "1" or "" => true,
        "false" or "0" => false,
        _ => throw new ProblemException(ProblemKind.InvalidRequest, $"The parameter {name} is true or false."),
    };

    /// <summary>A parameter that is a time.</summary>
    public DateTimeOffset? Time(string name) =>
        Query(name) is not { } text ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time
        : throw new ProblemException(ProblemKind.InvalidRequest, $"The parameter {name} is a time: 2026-11-21T10:00:00Z.");

    /// <summary>Refuses what a caller's scopes do not allow.</summary>
    /// <param name="scope">What is needed.</param>
    /// <param name="what">What it is needed for, as the end of a sentence.</param>
    public void Need(AccessScopes scope, string what)
    {
        if (!caller.Scopes.Allow(scope))
        {
            throw new ProblemException(ProblemKind.InsufficientScope, $"The token has no scope {AccessScopeNames.Write(scope)}, which is needed {what}.");
        }
    }

    /// <summary>Reads the body as a record, with what the path gives.</summary>
    public async ValueTask<T> ReadAsync<T>() => Read<T>(await ReadBodyAsync());

    /// <summary>Reads an object as a record, with what the path gives.</summary>
    public T Read<T>(JsonObject body)
    {
        foreach (var (name, value) in Given)
        {
            body[name] = value?.DeepClone();
        }

        try
        {
            return ClientJson.Read<T>(body.ToJsonString());
        }
        catch (JsonException fault)
        {
            throw new ProblemException(ProblemKind.InvalidRequest, $"The body does not fit: {fault.Message}");
        }
    }

    /// <summary>Reads the body as an object, which changes nothing yet.</summary>
    public async ValueTask<JsonObject> ReadBodyAsync()
    {
        var bytes = await ReadBytesAsync();
        JsonObject body;
        try
        {
            body = bytes.Length == 0 && endpoint.BodyIsOptional ? []
                : JsonNode.Parse(bytes) as JsonObject ?? throw new ProblemException(ProblemKind.InvalidRequest, "The body is a JSON object.");

            // A name that stands there twice is seen by the first look into the object.
            _ = body.Count;
        }
        catch (Exception fault) when (fault is JsonException or ArgumentException)
        {
            throw new ProblemException(ProblemKind.InvalidRequest, $"The body is no JSON object: {fault.Message}");
        }

        if (WorkspaceOf is { } find && endpoint.Given.Contains("workspaceId"))
        {
            body["workspaceId"] = await find(body["workspaceId"] is JsonValue value && value.TryGetValue<string>(out var id) ? id : null);
        }

        return body;
    }

    /// <summary>Answers with a record.</summary>
    public async ValueTask WriteAsync<T>(T value, int? status = null)
    {
        var bytes = value is null ? "null"u8.ToArray() : ClientJson.WriteBytes(value);
        await WriteAsync(bytes, Json, status ?? endpoint.Status);
    }

    /// <summary>Answers with a list.</summary>
    /// <param name="items">The items.</param>
    /// <param name="next">Cursor of the page after it; null for none.</param>
    public async ValueTask WriteListAsync<T>(IReadOnlyList<T> items, string? next = null)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(1024);
        await using (var writer = new Utf8JsonWriter(buffer, Plain))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("items"u8);
            foreach (var item in items)
            {
                writer.WriteRawValue(ClientJson.WriteBytes(item), skipInputValidation: true);
            }

            writer.WriteEndArray();
            if (next is not null)
            {
                writer.WriteString("next"u8, next);
            }

            writer.WriteEndObject();
        }

        await WriteAsync(buffer.WrittenMemory, Json, endpoint.Status);
    }

    /// <summary>Answers with bytes.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, string type, int status)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, Aborted);
    }

    /// <summary>Answers with values, one a line, as they come. A failure is the last line, <c>{"problem":{…}}</c>.</summary>
    public async ValueTask WriteLinesAsync<T>(IAsyncEnumerable<T> values)
    {
        await using var all = values.GetAsyncEnumerator(Aborted);

        // A failure before the first is an answer like any other.
        var isThere = await all.MoveNextAsync();
        context.Response.StatusCode = endpoint.Status;
        context.Response.ContentType = "application/x-ndjson";
        try
        {
            while (isThere)
            {
                await context.Response.Body.WriteAsync((byte[])[.. ClientJson.WriteBytes(all.Current), (byte)'\n'], Aborted);
                var next = all.MoveNextAsync();
                if (!next.IsCompleted)
                {
                    await context.Response.Body.FlushAsync(Aborted);
                }

                isThere = await next;
            }
        }
        catch (HostException fault)
        {
            var problem = ClientJson.Write(ProblemKind.Of(fault.Failure).With(fault.Message));
            await context.Response.Body.WriteAsync(System.Text.Encoding.UTF8.GetBytes($$"""{"problem":{{problem}}}""" + "\n"), Aborted);
        }
    }

    /// <summary>Answers that it is done.</summary>
    public void Done() => context.Response.StatusCode = 204;

    private async ValueTask<byte[]> ReadBytesAsync()
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Aborted);
        deadline.CancelAfter(LongestBody);
        try
        {
            using var whole = new MemoryStream();
            await context.Request.Body.CopyToAsync(whole, deadline.Token);
            return whole.ToArray();
        }
        catch (BadHttpRequestException fault) when (fault.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw new ProblemException(ProblemKind.TooLarge, $"The body of this request has at most {endpoint.MostBytes} bytes.");
        }
        catch (OperationCanceledException) when (!Aborted.IsCancellationRequested)
        {
            throw new ProblemException(ProblemKind.Timeout, $"The body did not come within {LongestBody.TotalSeconds} s.");
        }
    }
}
