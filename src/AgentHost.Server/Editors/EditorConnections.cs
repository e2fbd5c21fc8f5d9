using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using AgentHost.Client;
using AgentHost.Server.Api;
using AgentHost.Server.Endpoints;
using AgentHost.Server.Replies;
using Microsoft.AspNetCore.Http;

namespace AgentHost.Server.Editors;

/// <summary>Connections of editors over requests and streams, by their ids. Thread-safe.</summary>
/// <remarks>
/// The draft of the protocol's streamable transport: a request for each message of the editor, a stream for what the connection is told and one for each
/// session. Nothing is told twice: who loses a stream loads the session again.
/// </remarks>
/// <param name="time">The clock.</param>
/// <param name="beat">Time between two signs of life on a stream.</param>
internal sealed class EditorConnections(TimeProvider time, TimeSpan beat) : IAsyncDisposable
{
    public const string ConnectionHeader = "Acp-Connection-Id";
    public const string SessionHeader = "Acp-Session-Id";
    private const int Most = 256;

    private readonly ConcurrentDictionary<string, EditorConnection> _open = new(StringComparer.Ordinal);

    public static string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>Takes a message.</summary>
    /// <param name="parts">Parts of the server.</param>
    /// <param name="call">The request.</param>
    /// <exception cref="ProblemException">It fits no connection or session.</exception>
    public async ValueTask TakeAsync(ServerParts parts, EndpointCall call)
    {
        var message = await call.ReadBodyAsync();
        if (TextOf(message["method"]) == "initialize")
        {
            await BeginAsync(parts, call, message);
            return;
        }

        await Find(call).TakeAsync(message, Header(call, SessionHeader), call.Aborted);
        call.Context.Response.StatusCode = StatusCodes.Status202Accepted;
    }

    /// <summary>Answers with what a connection or a session is told, until the editor lets go of the stream or the connection ends.</summary>
    /// <param name="parts">Parts of the server.</param>
    /// <param name="call">The request.</param>
    /// <exception cref="ProblemException">There is no such connection, or somebody hears that stream.</exception>
    public async ValueTask StreamAsync(ServerParts parts, EndpointCall call)
    {
        if (!call.Context.Request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.OrdinalIgnoreCase))
        {
            throw new ProblemException(ProblemKind.InvalidRequest, "Ask for a WebSocket, or accept text/event-stream.");
        }

        var connection = Find(call);
        parts.Streams.Hold(call);
        await connection.StreamAsync(Header(call, SessionHeader), call.Context.Response, beat, call.Aborted);
    }

    /// <summary>Ends a connection.</summary>
    /// <param name="call">The request.</param>
    /// <exception cref="ProblemException">There is none of that id.</exception>
    public async ValueTask EndAsync(EndpointCall call)
    {
        var connection = Find(call);
        _open.TryRemove(connection.Id, out _);
        await connection.DisposeAsync();
    }

    public async ValueTask DisposeAsync() => await Task.WhenAll(_open.Values.Select(static each => each.DisposeAsync().AsTask()));

    private async ValueTask BeginAsync(ServerParts parts, EndpointCall call, JsonObject message)
    {
        var serve = parts.ServeEditor ?? throw EditorEndpoint.Nobody();
        if (Header(call, ConnectionHeader) is not null)
        {
            throw new ProblemException(ProblemKind.InvalidRequest, "initialize begins a connection: send it without Acp-Connection-Id.");
        }

        if (message["id"] is null)
        {
            throw new ProblemException(ProblemKind.InvalidRequest, "initialize is a request: it has an id.");
        }

        if (_open.Count >= Most)
        {
            throw new ProblemException(ProblemKind.TooMany, $"{Most} connections of editors are open.");
        }

        var connection = new EditorConnection(NewId(), call.Caller.Hash, time);
        _open[connection.Id] = connection;
        connection.Start(
            async (input, output, end) =>
            {
                await using var host = new EditorHost(parts.Host, parts.Workspaces);
                await serve(host, input, output, end);
            },
            parts.Closing.Token,
            () => _open.TryRemove(connection.Id, out _));
        var answer = await connection.InitializeAsync(message, call.Aborted);
        call.Context.Response.Headers[ConnectionHeader] = connection.Id;
        await call.WriteAsync(answer, "application/json", StatusCodes.Status200OK);
    }

    private EditorConnection Find(EndpointCall call)
    {
        var id = Header(call, ConnectionHeader)
            ?? throw new ProblemException(ProblemKind.InvalidRequest, "The header Acp-Connection-Id is missing: the answer to initialize has it.");

        // Whose token did not begin it is told what is told of one that never was.
        return _open.GetValueOrDefault(id) is { } found && found.Owner == call.Caller.Hash
            ? found
            : throw new ProblemException(ProblemKind.NotFound, "There is no such connection: begin one by initialize.");
    }

    private static string? Header(EndpointCall call, string name) => call.Context.Request.Headers[name] is [{ Length: > 0 } value] ? value : null;

    internal static string? TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
