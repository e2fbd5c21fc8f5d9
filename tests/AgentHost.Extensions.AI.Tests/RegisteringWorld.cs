using AgentHost.Plugins.TestKit;
using Microsoft.Extensions.Logging;

namespace AgentHost.Extensions.AI.Tests;

/// <summary>A plugin's world that keeps what is registered.</summary>
internal sealed class RegisteringWorld : IPluginContext, IDisposable
{
    private readonly TestPlugin rest = new();

    public List<(string Kind, string Name, Func<IWorkspaceContext, object> Factory)> Registered { get; } = [];

    public string Id => rest.Id;

    public string Version => rest.Version;

    public string Folder => rest.Folder;

    public string DataFolder => rest.DataFolder;

    public ILogger Logger => rest.Logger;

    public TimeProvider Time => rest.Time;

    public IKeyValueStore State => rest.State;

    public IEvents Events => rest.Events;

    public IHttpClients Http => rest.Http;

    public ICredentials Credentials => rest.Credentials;

    public ICapabilities Capabilities => rest.Capabilities;

    public CancellationToken Stopping => rest.Stopping;

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

    public void Dispose() => rest.Dispose();
}
