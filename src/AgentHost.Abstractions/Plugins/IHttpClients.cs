namespace AgentHost;

/// <summary>Makes HTTP clients that go out through the host: its proxy, its pool, its egress rules.</summary>
/// <remarks>Thread-safe.</remarks>
public interface IHttpClients
{
    /// <summary>A client over the shared pool; no redirects, no cookies, no timeout of its own. Dispose it when done: the pool stays.</summary>
    HttpClient Create();
}
