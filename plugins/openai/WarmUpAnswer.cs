using System.Net;
using System.Net.Http.Headers;

namespace AgentHost.Plugins.OpenAI;

/// <summary>Answers in place of a service, so that code can be run once before it is needed; no byte leaves the process.</summary>
internal sealed class WarmUpAnswer : HttpMessageHandler
{
    private static ReadOnlySpan<byte> Stream =>
        """
        data: {"choices":[{"index":0,"delta":{"content":"t","tool_calls":[{"index":0,"id":"1","function":{"name":"t","arguments":"{}"}}]},"finish_reason":"stop"}],"usage":{"prompt_tokens":1}}

        data: [DONE]


        """u8;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new ByteArrayContent(Stream.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("text/event-stream") } },
        });
}
