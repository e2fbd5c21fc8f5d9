using System.Net;
using System.Net.Http.Headers;

namespace AgentHost.Providers;

/// <summary>Answers in place of a service, so that code can be run once before it is needed; no byte leaves the process.</summary>
internal sealed class FixedAnswerHandler(ReadOnlyMemory<byte> stream) : HttpMessageHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new ReadOnlyMemoryContent(stream) { Headers = { ContentType = new MediaTypeHeaderValue("text/event-stream") } },
        });
}
