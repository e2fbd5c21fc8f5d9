using System.Net;
using System.Net.Sockets;

namespace AgentHost.Security.Network;

/// <summary>
/// Lets requests out to public addresses alone: the name is resolved once, every address is judged, and what was judged is what is connected to.
/// </summary>
/// <remarks>
/// A pool of its own: a connection that one set of rules allowed is never used under another. Behind a proxy the proxy connects; the name is then judged by
/// what it resolves to here, as far as it does. Thread-safe.
/// </remarks>
internal sealed class EgressGuard : HttpMessageHandler
{
    private readonly EgressRules _rules;
    private readonly IWebProxy _proxy;
    private readonly NameResolver _resolve;
    private readonly GuardedConnector _connector;
    private readonly HttpMessageInvoker _direct;
    private readonly Lazy<HttpMessageInvoker> _proxied;

    public EgressGuard(EgressRules rules, IWebProxy proxy, NameResolver resolve, TimeSpan connect)
    {
        _rules = rules;
        _proxy = proxy;

        // An address that is written down is its own answer: a resolver refuses some (0.0.0.0) before they could be judged.
        _resolve = (host, cancellationToken) =>
            IPAddress.TryParse(host, out var address) ? Task.FromResult<IPAddress[]>([address]) : resolve(host, cancellationToken);
        _connector = new GuardedConnector(rules, resolve);
        var handler = NewHandler(connect);
        handler.UseProxy = false;
        handler.ConnectCallback = ConnectAsync;
        _direct = new HttpMessageInvoker(handler);
        _proxied = new(() =>
        {
            var outer = NewHandler(connect);
            outer.UseProxy = true;
            outer.Proxy = proxy;
            return new HttpMessageInvoker(outer);
        });
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var address = EgressRules.CheckForm(request.RequestUri);

        // HTTP/3 does not connect through the callback.
        if (request.Version > HttpVersion.Version20)
        {
            request.Version = HttpVersion.Version20;
        }

        request.VersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
        try
        {
            if (_proxy.IsBypassed(address) || _proxy.GetProxy(address) is null)
            {
                return await _direct.SendAsync(request, cancellationToken);
            }

            await JudgeForProxyAsync(address, cancellationToken);
            return await _proxied.Value.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException exception) when (exception.InnerException is EgressException refusal)
        {
            throw new EgressException(refusal.Message, exception);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _direct.Dispose();
            if (_proxied.IsValueCreated)
            {
                _proxied.Value.Dispose();
            }
        }

        base.Dispose(disposing);
    }

    private static SocketsHttpHandler NewHandler(TimeSpan connect) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = connect,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        MaxConnectionsPerServer = 8,
        ActivityHeadersPropagator = null,
    };

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken) =>
        new NetworkStream(await _connector.ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, cancellationToken), ownsSocket: true);

    private async Task JudgeForProxyAsync(Uri address, CancellationToken cancellationToken)
    {
        var host = address.IdnHost;
        if (_rules.TakesName(host, address.Port))
        {
            return;
        }

        IPAddress[] found;
        try
        {
            found = await _resolve(host, cancellationToken);
        }
        catch (SocketException)
        {
            found = [];
        }

        if (found.Length == 0)
        {
            EgressRules.CheckUnresolved(host);
        }

        foreach (var one in found)
        {
            _rules.CheckAddress(host, address.Port, one);
        }
    }
}
