namespace AgentHost;

/// <summary>Makes HTTP clients that go out through the host: its proxy, its pool, its egress rules.</summary>
/// <remarks>Thread-safe.</remarks>
public interface IHttpClients
{
    /// <summary>A client over the shared pool; no redirects, no cookies, no timeout of its own. Dispose it when done: the pool stays.</summary>
    /// <remarks>For addresses that the plugin or the person chose. For those that a model or a web page chose use <see cref="CreateGuarded"/>.</remarks>
    HttpClient Create();

    /// <summary>
    /// A client for addresses that nobody vouches for: it connects to public addresses alone, judged on the address that is connected to, not on the name.
    /// </summary>
    /// <remarks>
    /// Private, loopback, link-local and other special addresses, schemes other than http and https, and credentials in an address end in an
    /// <see cref="EgressException"/>. No redirects (each further address is a request of its own and judged as such), no cookies, no decompression, no timeout
    /// of its own, the proxies of the environment. It has a pool of its own: keep the client, and dispose it when done.
    /// </remarks>
    /// <param name="allow">
    /// What may be reached all the same: a name (<c>intranet.example.org</c>), all names below one (<c>*.example.org</c>), an address (<c>127.0.0.1</c>,
    /// <c>[::1]</c>), each with an optional <c>:port</c>, or a network (<c>10.0.0.0/8</c>). Default none.
    /// </param>
    /// <exception cref="EgressException">An entry of <paramref name="allow"/> is none of these.</exception>
    /// <exception cref="NotSupportedException">This host has no guard.</exception>
    HttpClient CreateGuarded(IReadOnlyList<string>? allow = null) => throw new NotSupportedException("This host hands out no guarded HTTP clients.");
}
