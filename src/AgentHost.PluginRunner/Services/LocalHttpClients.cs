using System.Net;

namespace AgentHost.PluginRunner.Services;

/// <summary>HTTP clients over this process's own pool: no redirects, no cookies, no timeout of their own, the system's proxy.</summary>
internal sealed class LocalHttpClients : IHttpClients
{
    private SocketsHttpHandler Handler => field ??= new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.All,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };

    public HttpClient Create() => new(Handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
}
