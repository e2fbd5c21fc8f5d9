using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using AgentHost.Plugins.OpenAI.Requests;

namespace AgentHost.Plugins.OpenAI;

/// <summary>Talks Chat Completions to one model.</summary>
internal sealed class ChatClient(IHttpClients clients, TimeProvider time, Endpoint endpoint) : ModelClient
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private static readonly MediaTypeWithQualityHeaderValue EventStream = new("text/event-stream");

    private readonly Lazy<HttpClient> http = new(clients.Create);

    /// <summary>Runs the code of a request and of an answer once, so that the first real one finds it compiled.</summary>
    /// <remarks>
    /// It opens no connection. HTTP has no way to connect without a request, and the pool has none either; a request that nobody asked for would be
    /// visible to the provider, counted by its limits, and refused by some. Asking DNS past the host's clients would also pass its proxy and egress rules.
    /// </remarks>
    public override async ValueTask WarmUpAsync(CancellationToken cancellationToken)
    {
        if (endpoint.Problem is not null)
        {
            return;
        }

        // Nothing below waits for anything: without this it would all run on the caller's thread.
        await Task.Yield();
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
        _ = http.Value;
        using var nobody = new HttpClient(new WarmUpAnswer());
        await foreach (var update in StreamAsync(nobody, request, cancellationToken))
        {
            _ = update;
        }
    }

    public override IAsyncEnumerable<ModelUpdate> StreamAsync(ModelRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return StreamAsync(null, request, cancellationToken);
    }

    public override ValueTask DisposeAsync()
    {
        if (http.IsValueCreated)
        {
            http.Value.Dispose();
        }

        return base.DisposeAsync();
    }

    private async IAsyncEnumerable<ModelUpdate> StreamAsync(HttpClient? client, ModelRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (endpoint.Problem is { } problem)
        {
            yield return problem;
            yield break;
        }

        using var message = Build(request);
        using var stream = new ChatStream(client ?? http.Value, time, endpoint, cancellationToken);
        if (await stream.OpenAsync(message) is { } fault)
        {
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
    }

    private HttpRequestMessage Build(ModelRequest request)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, endpoint.At("/chat/completions"))
        {
            Content = new ReadOnlyMemoryContent(RequestWriter.Write(request, endpoint)) { Headers = { ContentType = Json } },
        };
        message.Headers.Accept.Add(EventStream);
        endpoint.AddHeaders(message.Headers);
        return message;
    }
}
