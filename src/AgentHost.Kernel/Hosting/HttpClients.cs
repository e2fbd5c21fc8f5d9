using System.Net;

namespace AgentHost.Kernel.Hosting;

/// <summary>One pool of connections for all plugins of this process.</summary>
internal sealed class HttpClients : IHttpClients
{
    private readonly Lazy<SocketsHttpHandler> pool = new(MakeHandler);

    public HttpClient Create() => new(pool.Value, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };

    internal static SocketsHttpHandler MakeHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = TimeSpan.FromSeconds(15),
        PooledConnectionLifetime = TimeSpan.FromMinutes(15),
        MaxConnectionsPerServer = 64,

        // Nobody listens to these headers at a model provider; making them costs start-up.
        ActivityHeadersPropagator = null,
    };
}
