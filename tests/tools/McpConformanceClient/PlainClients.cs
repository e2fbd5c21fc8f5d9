namespace AgentHost.Plugins.Mcp.ConformanceClient;

/// <summary>Clients without a guard: all servers of the suite are on this machine.</summary>
internal sealed class PlainClients : IHttpClients
{
    public HttpClient Create() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = Timeout.InfiniteTimeSpan };

    public HttpClient CreateGuarded(IReadOnlyList<string>? allow = null) => Create();
}
