using System.Net.Http.Headers;
using System.Runtime.CompilerServices;

namespace AgentHost.Providers;

/// <summary>
/// A model behind HTTP that answers with server-sent events, or with lines of JSON. What differs from wire to wire is how a request is written and an answer
/// read.
/// </summary>
/// <remarks>Bounds: a line of 16 MB, an answer of 256 MB, silence as the endpoint says. Never retries.</remarks>
public abstract class HttpModelClient : ModelClient
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private static readonly MediaTypeWithQualityHeaderValue EventStream = new("text/event-stream");
    private static readonly MediaTypeWithQualityHeaderValue JsonLines = new("application/x-ndjson");

    private readonly Lazy<HttpClient> _http;
    private readonly TimeProvider _time;
    private readonly ProviderEndpoint _endpoint;

    /// <summary>Makes a client; opens nothing.</summary>
    /// <param name="clients">The host's HTTP clients.</param>
    /// <param name="time">The clock of limits.</param>
    /// <param name="endpoint">The endpoint of requests.</param>
    protected HttpModelClient(IHttpClients clients, TimeProvider time, ProviderEndpoint endpoint)
    {
        ArgumentNullException.ThrowIfNull(clients);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(endpoint);
        _http = new(clients.Create);
        _time = time;
        _endpoint = endpoint;
    }

    /// <summary>The path below the base address that takes requests.</summary>
    protected abstract string Path { get; }

    /// <summary>Framing of the answer's events. Default server-sent events.</summary>
    protected virtual AnswerFraming Framing => AnswerFraming.ServerSentEvents;

    /// <summary>A short answer that exercises the reader, as the service would stream it.</summary>
    protected abstract ReadOnlyMemory<byte> WarmUpAnswer { get; }

    /// <summary>Runs the code of a request and of an answer once, so that the first real one finds it compiled.</summary>
    /// <remarks>
    /// It opens no connection. HTTP has no way to connect without a request, and the pool has none either; a request that nobody asked for would be
    /// visible to the provider, counted by its limits, and refused by some. Asking DNS past the host's clients would also pass its proxy and egress rules.
    /// </remarks>
    public override ValueTask WarmUpAsync(CancellationToken cancellationToken) =>

        // Nothing in it waits for anything: it would all run on the caller's thread.
        _endpoint.Problem is not null ? default : new(Task.Run(() => RunOnceAsync(cancellationToken), cancellationToken));

    /// <inheritdoc/>
    public override IAsyncEnumerable<ModelUpdate> StreamAsync(ModelRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return StreamAsync(null, request, cancellationToken);
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        if (_http.IsValueCreated)
        {
            _http.Value.Dispose();
        }

        GC.SuppressFinalize(this);
        return base.DisposeAsync();
    }

    /// <summary>Writes the request's body.</summary>
    protected abstract ReadOnlyMemory<byte> WriteBody(ModelRequest request);

    /// <summary>Makes the reader of one answer.</summary>
    protected abstract AnswerReader CreateReader();

    /// <summary>Makes the reader of the answer to one request, where it has to know what was asked. Default: the one of <see cref="CreateReader()"/>.</summary>
    /// <param name="request">The request.</param>
    protected virtual AnswerReader CreateReader(ModelRequest request) => CreateReader();

    /// <summary>Adds headers that depend on the request; the entry's own have been added.</summary>
    protected virtual void AddHeaders(HttpRequestHeaders headers, ModelRequest request)
    {
    }

    /// <summary>Media type that the request accepts, where that is neither server-sent events nor lines of JSON; null for those.</summary>
    protected virtual string? AnswerType => null;

    /// <summary>Gets what a request needs beside the entry's key: a token that has to be fetched, a signature. Default nothing.</summary>
    /// <param name="message">The request with all its headers.</param>
    /// <param name="body">Its body.</param>
    /// <param name="http">The client that sends it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Why it cannot be sent, or null.</returns>
    protected virtual ValueTask<ModelFault?> AuthorizeAsync(
        HttpRequestMessage message, ReadOnlyMemory<byte> body, HttpClient http, CancellationToken cancellationToken) => default;

    /// <summary>The service did not accept what <see cref="AuthorizeAsync"/> got: gets it anew. Asked once for a request.</summary>
    /// <param name="refused">The service's words.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether the request is worth sending again. Default false.</returns>
    protected virtual ValueTask<bool> RenewAsync(ModelFault refused, CancellationToken cancellationToken) => new(false);

    /// <summary>
    /// Turns a stream whose frames are the service's own into server-sent events or lines of JSON. It may throw <see cref="InvalidDataException"/> where they
    /// are broken, and is disposed of with the answer.
    /// </summary>
    /// <param name="body">The body as it comes.</param>
    protected virtual Stream Unframe(Stream body) => body;

    private async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        var call = new ToolCallPart("1", "t", AgentJson.EmptyObject);
        var request = new ModelRequest(
        [
            new Message("1", MessageRole.User, [new TextPart("t")], default),
            new Message("2", MessageRole.Assistant, [new TextPart("t"), call], default),
            new Message("3", MessageRole.Tool, [new ToolResultPart("1", [new TextPart("t")])], default),
        ])
        {
            System = [new PromptText("t", "t")],
            Tools = [new ToolSpec("t", "t", AgentJson.EmptyObject)],
        };
        _ = _http.Value;
        using var nobody = new HttpClient(new FixedAnswerHandler(WarmUpAnswer));
        await foreach (var update in StreamAsync(nobody, request, cancellationToken))
        {
            _ = update;
        }
    }

    private async IAsyncEnumerable<ModelUpdate> StreamAsync(
        HttpClient? client, ModelRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_endpoint.Problem is { } problem)
        {
            yield return problem;
            yield break;
        }

        var body = WriteBody(request);
        for (var renewed = false; ; renewed = true)
        {
            using var message = Build(request, body);
            if (client is null && await AuthorizeAsync(message, body, _http.Value, cancellationToken) is { } lack)
            {
                yield return lack;
                yield break;
            }

            using var stream = new AnswerStream(
                client ?? _http.Value, _time, _endpoint, CreateReader(request), Framing, client is null ? Unframe : null, cancellationToken);
            if (await stream.OpenAsync(message) is { } fault)
            {
                if (!renewed && (fault.Kind is ModelFaultKind.Authentication or ModelFaultKind.Forbidden) && await RenewAsync(fault, cancellationToken))
                {
                    continue;
                }

                yield return fault;
                yield break;
            }

            var updates = new List<ModelUpdate>();
            bool more;
            do
            {
                updates.Clear();
                more = await stream.ReadAsync(updates);
                foreach (var update in updates)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    yield return update;
                }
            }
            while (more);
            yield break;
        }
    }

    private HttpRequestMessage Build(ModelRequest request, ReadOnlyMemory<byte> body)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, _endpoint.At(Path))
        {
            Content = new ReadOnlyMemoryContent(body) { Headers = { ContentType = Json } },
        };
        message.Headers.Accept.Add(
            AnswerType is { } own ? new MediaTypeWithQualityHeaderValue(own) : Framing == AnswerFraming.JsonLines ? JsonLines : EventStream);
        _endpoint.AddHeaders(message.Headers);
        AddHeaders(message.Headers, request);
        return message;
    }
}
