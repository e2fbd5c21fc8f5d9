using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using AgentHost.Client;
using AgentHost.Server.Endpoints;
using AgentHost.Server.Replies;
using AgentHost.Server.Streaming;
using AgentHost.Server.Watching;
using Microsoft.AspNetCore.Http;

namespace AgentHost.Server.Editors;

/// <summary>Connections of editors: over a WebSocket, a message each, and over requests and streams, by their ids. Thread-safe.</summary>
/// <remarks>
/// The latter is the draft of the protocol's streamable transport: a request for each message of the editor, a stream for what the connection is told and
/// one for each session. Nothing is told twice: who loses a stream loads the session again.
/// </remarks>
/// <param name="host">The host.</param>
/// <param name="workspaces">Notes which folders are used.</param>
/// <param name="streams">Bounds what lasts.</param>
/// <param name="serve">Serves an editor over two streams, a message a line, by a host that it closes; null where that is not composed.</param>
/// <param name="time">The clock.</param>
/// <param name="beat">Time between two signs of life on a stream.</param>
internal sealed class EditorConnections(
    IHostClient host,
    OpenWorkspaces workspaces,
    EventStreams streams,
    Func<IHostClient, Stream, Stream, CancellationToken, Task>? serve,
    TimeProvider time,
    TimeSpan beat) : IAsyncDisposable
{
    public const string ConnectionHeader = "Acp-Connection-Id";
    public const string SessionHeader = "Acp-Session-Id";
    private const int Most = 256;

    private readonly CancellationTokenSource _closing = new();
    private readonly ConcurrentDictionary<string, EditorConnection> _open = new(StringComparer.Ordinal);

    private static string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>Serves an editor over a WebSocket until it closes.</summary>
    /// <param name="call">The request.</param>
    /// <exception cref="ProblemException">No editors are served here, or too much listens.</exception>
    public async ValueTask SocketAsync(EndpointCall call)
    {
        var run = serve ?? throw Nobody();
        streams.Hold(call);
        call.Context.Response.Headers[ConnectionHeader] = NewId();
        using var socket = await streams.AcceptAsync(call);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(call.Aborted, _closing.Token);
        await using var own = new EditorHost(host, workspaces);
        await using var lines = new SocketLines(socket, end);
        await run(own, lines.Input, lines.Output, end.Token);
    }

    /// <summary>Takes a message.</summary>
    /// <param name="call">The request.</param>
    /// <exception cref="ProblemException">It fits no connection or session.</exception>
    public async ValueTask TakeAsync(EndpointCall call)
    {
        var message = await call.ReadBodyAsync();
        if (TextOf(message["method"]) == "initialize")
        {
            await BeginAsync(call, message);
            return;
        }

        await Find(call).TakeAsync(message, Header(call, SessionHeader), call.Aborted);
        call.Context.Response.StatusCode = StatusCodes.Status202Accepted;
    }

    /// <summary>Answers with what a connection or a session is told, until the editor lets go of the stream or the connection ends.</summary>
    /// <param name="call">The request.</param>
    /// <exception cref="ProblemException">There is no such connection, or somebody hears that stream.</exception>
    public async ValueTask StreamAsync(EndpointCall call)
    {
        if (!call.Context.Request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.OrdinalIgnoreCase))
        {
            throw new ProblemException(ProblemKind.InvalidRequest, "Ask for a WebSocket, or accept text/event-stream.");
        }

        var connection = Find(call);
        streams.Hold(call);
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

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await Task.WhenAll(_open.Values.Select(static each => each.DisposeAsync().AsTask()));
        _closing.Dispose();
    }

    private static ProblemException Nobody() => new(ProblemKind.NotFound, "This server has no agent for editors.");

    private async ValueTask BeginAsync(EndpointCall call, JsonObject message)
    {
        var run = serve ?? throw Nobody();
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
                await using var own = new EditorHost(host, workspaces);
                await run(own, input, output, end);
            },
            _closing.Token,
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
