using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentHost.Client;
using AgentHost.Server.Replies;
using Microsoft.AspNetCore.Http;

namespace AgentHost.Server.Editors;

/// <summary>One connection of an editor over requests and streams: its agent, and which stream each message goes to. Thread-safe.</summary>
internal sealed class EditorConnection : IAsyncDisposable
{
    /// <summary>Stream of what belongs to no session.</summary>
    private const string OfConnection = "";

    private const int MostStreams = 256;
    private static readonly TimeSpan LongestInitialize = TimeSpan.FromSeconds(30);

    /// <summary>Time without a stream or a message after which nobody is there any more.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(2);

    private readonly TimeProvider _time;
    private readonly Pipe _incoming = new();
    private readonly Pipe _outgoing = new();
    private readonly CancellationTokenSource _end = new();
    private readonly SemaphoreSlim _order = new(1, 1);
    private readonly ConcurrentDictionary<string, EditorOutbox> _boxes = new(StringComparer.Ordinal);

    // Streams of answers that are waited for: of the agent's by the editor's ids, of the editor's by the agent's.
    private readonly ConcurrentDictionary<string, string> _answers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _asked = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource<byte[]> _initialized = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _serving = Task.CompletedTask;
    private Task _routing = Task.CompletedTask;
    private Task _watching = Task.CompletedTask;
    private string? _first;
    private int _streams;
    private long _touched;

    /// <param name="id">Its id.</param>
    /// <param name="owner">Hash of the token that began it; empty for the server's own.</param>
    /// <param name="time">The clock.</param>
    public EditorConnection(string id, string owner, TimeProvider time)
    {
        (Id, Owner, _time) = (id, owner, time);
        _touched = time.GetTimestamp();
    }

    public string Id { get; }

    public string Owner { get; }

    /// <summary>Begins to serve.</summary>
    /// <param name="serve">Serves over lines.</param>
    /// <param name="closing">Fires when the server closes.</param>
    /// <param name="over">Called at its end.</param>
    public void Start(Func<Stream, Stream, CancellationToken, Task> serve, CancellationToken closing, Action over)
    {
        _routing = Task.Run(RouteAsync);
        _watching = Task.Run(WatchAsync);
        _serving = Task.Run(async () =>
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(_end.Token, closing);
            var output = _outgoing.Writer.AsStream();
            try
            {
                await serve(_incoming.Reader.AsStream(), output, end.Token);
            }
            finally
            {
                over();
                await output.DisposeAsync();
                await _routing;
                _initialized.TrySetException(Gone());
                foreach (var box in _boxes.Values)
                {
                    box.Complete();
                }

                await _end.CancelAsync();
            }
        });
    }

    /// <summary>Sends the first message, and waits for its answer.</summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<byte[]> InitializeAsync(JsonObject message, CancellationToken cancellationToken)
    {
        _first = Key(message["id"]);
        await SendAsync(message, cancellationToken);
        try
        {
            return await _initialized.Task.WaitAsync(LongestInitialize, _time, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new ProblemException(ProblemKind.Timeout, "initialize was not answered.");
        }
    }

    /// <summary>Takes a message of the editor.</summary>
    /// <param name="message">The message.</param>
    /// <param name="session">The session that its header names; null for none.</param>
    /// <param name="cancellationToken">Ends the wait until it can be taken.</param>
    /// <exception cref="ProblemException">Header and message do not fit each other.</exception>
    public async ValueTask TakeAsync(JsonObject message, string? session, CancellationToken cancellationToken)
    {
        Touch();
        var id = Key(message["id"]);
        if (message.ContainsKey("method"))
        {
            var named = EditorConnections.TextOf((message["params"] as JsonObject)?["sessionId"]);
            Match(named, session);
            if (id is not null)
            {
                // What a load tells comes on the session's stream, its answer behind all of that on the same one.
                _answers[id] = named ?? OfConnection;
            }
        }
        else if (id is not null && _asked.TryRemove(id, out var stream) && stream != OfConnection)
        {
            Match(stream, session);
        }

        await SendAsync(message, cancellationToken);
    }

    /// <summary>Writes a stream to a response until the editor lets go of it, or the connection ends.</summary>
    /// <param name="session">The session; null for what belongs to none.</param>
    /// <param name="response">The response.</param>
    /// <param name="beat">Time between two signs of life.</param>
    /// <param name="cancellationToken">Fires when the editor let go.</param>
    /// <exception cref="ProblemException">Somebody hears it.</exception>
    public async ValueTask StreamAsync(string? session, HttpResponse response, TimeSpan beat, CancellationToken cancellationToken)
    {
        var box = Box(session ?? OfConnection);
        if (!box.TryTake())
        {
            throw new ProblemException(ProblemKind.SessionBusy, "Somebody hears this stream.");
        }

        Interlocked.Increment(ref _streams);
        try
        {
            response.StatusCode = StatusCodes.Status200OK;
            response.ContentType = "text/event-stream";
            await response.StartAsync(cancellationToken);
            await response.Body.FlushAsync(cancellationToken);
            await box.WriteAsync(response.BodyWriter, beat, _time, cancellationToken);
        }
        finally
        {
            Touch();
            Interlocked.Decrement(ref _streams);
            box.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _incoming.Writer.CompleteAsync();
        await _serving;
        await _watching;
    }

    private static ProblemException Gone() => new(ProblemKind.NotFound, "The connection has ended.");

    private static void Match(string? session, string? header)
    {
        if (session is not null && header != session)
        {
            throw new ProblemException(
                ProblemKind.InvalidRequest,
                header is null
                    ? "The header Acp-Session-Id is missing: the message is about a session."
                    : "Acp-Session-Id names another session than the message.");
        }
    }

    private static string? Key(JsonNode? id) => id?.ToJsonString();

    private void Touch() => Interlocked.Exchange(ref _touched, _time.GetTimestamp());

    private EditorOutbox Box(string name) =>
        _boxes.Count >= MostStreams && !_boxes.ContainsKey(name)
            ? throw new ProblemException(ProblemKind.TooMany, $"A connection has at most {MostStreams} streams.")
            : _boxes.GetOrAdd(name, static _ => new EditorOutbox());

    private async ValueTask SendAsync(JsonObject message, CancellationToken cancellationToken)
    {
        var line = Encoding.UTF8.GetBytes(message.ToJsonString() + "\n");
        await _order.WaitAsync(cancellationToken);
        try
        {
            if ((await _incoming.Writer.WriteAsync(line, CancellationToken.None)).IsCompleted)
            {
                throw Gone();
            }
        }
        catch (InvalidOperationException)
        {
            throw Gone();
        }
        finally
        {
            _order.Release();
        }
    }

    private async Task RouteAsync()
    {
        using var reader = new StreamReader(_outgoing.Reader.AsStream(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.Length == 0)
            {
                continue;
            }

            using var message = JsonDocument.Parse(line);
            var root = message.RootElement;
            var id = root.TryGetProperty("id", out var named) ? named.GetRawText() : null;
            var isRequest = root.TryGetProperty("method", out _);
            if (!isRequest && id is not null && id == _first)
            {
                _first = null;
                _initialized.TrySetResult(Encoding.UTF8.GetBytes(line));
                continue;
            }

            var stream = isRequest ? SessionOf(root) : id is not null && _answers.TryRemove(id, out var waiting) ? waiting : OfConnection;
            if (isRequest && id is not null)
            {
                _asked[id] = stream;
            }

            try
            {
                await Box(stream).PutAsync(line, _end.Token);
            }
            catch (Exception fault) when (fault is OperationCanceledException or ProblemException)
            {
                // Nobody hears it any more; what comes behind it is passed over as well.
            }
        }
    }

    private static string SessionOf(JsonElement message) =>
        message.TryGetProperty("params", out var parameters) && parameters.ValueKind == JsonValueKind.Object
        && parameters.TryGetProperty("sessionId", out var session) && session.ValueKind == JsonValueKind.String
            ? session.GetString()!
            : OfConnection;

    private async Task WatchAsync()
    {
        try
        {
            using var timer = new PeriodicTimer(TimeSpan.FromSeconds(15), _time);
            while (await timer.WaitForNextTickAsync(_end.Token))
            {
                if (Volatile.Read(ref _streams) == 0 && _time.GetElapsedTime(Interlocked.Read(ref _touched)) > LongestSilence)
                {
                    await _end.CancelAsync();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The connection has ended.
        }
    }
}
