using System.Net;
using System.Net.Http.Headers;

namespace AgentHost.Plugins.OpenAI.Tests.Gateways;

/// <summary>Notes where requests would go, and lets none leave.</summary>
internal sealed class AskedAddress : HttpMessageHandler, IHttpClients
{
    public List<(Uri? Address, AuthenticationHeaderValue? Authorization)> Asked { get; } = [];

    public HttpClient Create() => new(this, disposeHandler: false);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Asked.Add((request.RequestUri, request.Headers.Authorization));
        return Task.FromResult(new HttpResponseMessage(HttpStatusCode.ServiceUnavailable));
    }
}
