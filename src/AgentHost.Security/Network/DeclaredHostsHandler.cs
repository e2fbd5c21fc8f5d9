namespace AgentHost.Security.Network;

/// <summary>Lets requests through to the hosts that a plugin declared.</summary>
internal sealed class DeclaredHostsHandler(DeclaredHosts hosts, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        hosts.Check(request.RequestUri);
        return base.Send(request, cancellationToken);
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        hosts.Check(request.RequestUri);
        return base.SendAsync(request, cancellationToken);
    }
}
