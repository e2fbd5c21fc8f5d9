using System.Net;
using System.Net.Http.Headers;

namespace AgentHost.Plugins.OpenAI.Tests;

/// <summary>Answers every request with the same bytes; for many rounds of broken streams, where sockets add nothing.</summary>
internal sealed class FixedAnswer(byte[] bytes) : HttpMessageHandler, IHttpClients
{
    public HttpClient Create() => new(this, disposeHandler: false);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("text/event-stream") } }
        });
}
