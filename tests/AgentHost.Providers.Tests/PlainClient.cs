using System.Net;

namespace AgentHost.Providers.Tests;

/// <summary>A whole provider of the plain wire; its service is a function.</summary>
internal sealed class PlainClient(
    ProviderEndpoint endpoint,
    Func<HttpRequestMessage, HttpResponseMessage> service,
    AnswerFraming framing = AnswerFraming.ServerSentEvents,
    TimeProvider? time = null)
    : HttpModelClient(new Service(service), time ?? TimeProvider.System, endpoint)
{
    private readonly ProviderEndpoint _endpoint = endpoint;

    protected override string Path => "/say";

    protected override AnswerFraming Framing => framing;

    protected override ReadOnlyMemory<byte> WarmUpAnswer => "data: {\"end\":true}\n\n"u8.ToArray();

    public static HttpResponseMessage Events(string text) =>
        new(HttpStatusCode.OK) { Content = new StringContent(text, System.Text.Encoding.UTF8, "text/event-stream") };

    public async Task<List<ModelUpdate>> AskAsync()
    {
        var updates = new List<ModelUpdate>();
        await foreach (var update in StreamAsync(new ModelRequest([]), CancellationToken.None))
        {
            updates.Add(update);
        }

        return updates;
    }

    protected override ReadOnlyMemory<byte> WriteBody(ModelRequest request) => "{}"u8.ToArray();

    protected override AnswerReader CreateReader() => new PlainReader(_endpoint);

    private sealed class Service(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler, IHttpClients
    {
        public HttpClient Create() => new(this, disposeHandler: false);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(answer(request));
    }
}
