using AgentHost.Plugins.TestKit;
using Microsoft.Extensions.Logging;

namespace AgentHost.Extensions.AI.Tests;

/// <summary>A plugin's world that keeps what is registered.</summary>
internal sealed class RegisteringWorld : IPluginContext, IDisposable
{
    private readonly TestPlugin _rest = new();

    public List<(string Kind, string Name, Func<IWorkspaceContext, object> Factory)> Registered { get; } = [];

    public string Id => _rest.Id;

    public string Version => _rest.Version;

    public string Folder => _rest.Folder;

    public string DataFolder => _rest.DataFolder;

    public ILogger Logger => _rest.Logger;

    public TimeProvider Time => _rest.Time;

    public IKeyValueStore State => _rest.State;

    public IEvents Events => _rest.Events;

    public IHttpClients Http => _rest.Http;

    public ICredentials Credentials => _rest.Credentials;

    public ICapabilities Capabilities => _rest.Capabilities;

    public CancellationToken Stopping => _rest.Stopping;

    public IDisposable Register<TCapability>(string kind, string name, Func<IWorkspaceContext, TCapability> factory)
        where TCapability : class
    {
        Registered.Add((kind, name, factory));
        return this;
    }

    public IModels? Models => null;

    public ISecretStore? SecretStore => null;

    public ISecretFilter? SecretFilter => null;

    public TFeature? TryGet<TFeature>()
        where TFeature : class => null;

    public void Dispose() => _rest.Dispose();
}
