using AgentHost.Security.Network;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentHost.Plugins.Web.Tests.Serving;

/// <summary>What the tools are handed: the host's own HTTP clients, and nothing else.</summary>
internal sealed class PluginWorld(IHttpClients? http = null) : IPluginContext
{
    public string Id => "web";

    public string Version => "0.1.0";

    public string Folder => throw new NotSupportedException();

    public string DataFolder => throw new NotSupportedException();

    public ILogger Logger => NullLogger.Instance;

    public TimeProvider Time => TimeProvider.System;

    public IKeyValueStore State => throw new NotSupportedException();

    public IEvents Events => throw new NotSupportedException();

    public IHttpClients Http { get; } = http ?? new HttpClients(proxy: new System.Net.WebProxy());

    public ICredentials Credentials => throw new NotSupportedException();

    public ICapabilities Capabilities => throw new NotSupportedException();

    public CancellationToken Stopping => CancellationToken.None;

    public List<string> Registered { get; } = [];

    public IDisposable Register<TCapability>(string kind, string name, Func<IWorkspaceContext, TCapability> factory)
        where TCapability : class
    {
        Assert.IsAssignableFrom(kind == CapabilityKinds.Tool ? typeof(Tool) : typeof(Capability), factory(null!));
        Registered.Add($"{kind}/{name}");
        return new MemoryStream();
    }

    public IModels? Models => null;

    public ISecretStore? SecretStore => null;

    public ISecretFilter? SecretFilter => null;

    public TFeature? TryGet<TFeature>()
        where TFeature : class => null;
}
