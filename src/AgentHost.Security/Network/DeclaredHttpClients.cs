namespace AgentHost.Security.Network;

/// <summary>HTTP clients of one plugin, over the pool of all: they reach the hosts that its manifest names under <c>permissions.network</c>.</summary>
public sealed class DeclaredHttpClients(HttpClients clients, DeclaredHosts hosts) : IHttpClients
{
    public HttpClient Create() => clients.Create(hosts);

    public HttpClient CreateGuarded(IReadOnlyList<string>? allow = null) => clients.CreateGuarded(allow, hosts);

    /// <summary>A provider whose address a person may have chosen: that one is reached too.</summary>
    public ModelProvider Follow(ModelProvider provider) => new AddressedProvider(provider, hosts);
}
