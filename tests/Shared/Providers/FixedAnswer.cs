using System.Net;
using System.Net.Http.Headers;

namespace AgentHost.Testing.Shared;

/// <summary>Answers every request with the same bytes; for many rounds of broken streams, where sockets add nothing.</summary>
/// <param name="bytes">Body of each answer.</param>
/// <param name="contentType">Its media type.</param>
internal sealed class FixedAnswer(byte[] bytes, string contentType) : HttpMessageHandler, IHttpClients
{
    public HttpClient Create() => new(this, disposeHandler: false);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue(contentType) } }
        });
}
