using System.Net;
using AgentHost.Client;

namespace AgentHost.Security.Network;

/// <summary>One pool of connections for all plugins of this process, and guarded clients with pools of their own.</summary>
/// <param name="resolve">Finds addresses for guarded clients; the system's resolver by default.</param>
/// <param name="proxy">The proxy of guarded clients; the environment's by default.</param>
/// <param name="connect">Deadline for making a connection; the default deadline where it is left out.</param>
public sealed class HttpClients(NameResolver? resolve = null, IWebProxy? proxy = null, ConnectDeadline? connect = null) : IHttpClients
{
    /// <summary>Most bytes that a guarded client buffers when it is asked to: 64 MB; a stream has no such bound.</summary>
    private const int MostBuffered = 64 * 1024 * 1024;

    private readonly ConnectDeadline _connect = connect ?? new();
    private readonly Lock _gate = new();
    private SocketsHttpHandler? _pool;

    /// <summary>The clients of one plugin, which reach the hosts that it declared.</summary>
    public IHttpClients For(PluginManifest manifest) => DeclaredHosts.IsAny(manifest) ? this : new DeclaredHttpClients(this, new DeclaredHosts(manifest));

    public HttpClient Create() => Create(hosts: null);

    public HttpClient CreateGuarded(IReadOnlyList<string>? allow = null) => CreateGuarded(allow, hosts: null);

    internal HttpClient Create(DeclaredHosts? hosts) => new(Held(Pool(), hosts), disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };

    internal HttpClient CreateGuarded(IReadOnlyList<string>? allow, DeclaredHosts? hosts) =>
        new(Held(new EgressGuard(
            EgressRules.Parse(allow), proxy ?? HttpClient.DefaultProxy, resolve ?? Dns.GetHostAddressesAsync, _connect.Value), hosts), disposeHandler: true)
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = MostBuffered,
        };

    public static SocketsHttpHandler MakeHandler(TimeSpan connect) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = connect,
        PooledConnectionLifetime = TimeSpan.FromMinutes(15),
        MaxConnectionsPerServer = 64,

        // Nobody listens to these headers at a model provider; making them costs start-up.
        ActivityHeadersPropagator = null,
    };

    /// <summary>The pool of the deadline that holds now. Clients of another keep theirs, and its connections end with their lifetime.</summary>
    private SocketsHttpHandler Pool()
    {
        lock (_gate)
        {
            return _pool is { } known && known.ConnectTimeout == _connect.Value ? known : _pool = MakeHandler(_connect.Value);
        }
    }

    private static HttpMessageHandler Held(HttpMessageHandler handler, DeclaredHosts? hosts) =>
        hosts is null ? handler : new DeclaredHostsHandler(hosts, handler);
}
