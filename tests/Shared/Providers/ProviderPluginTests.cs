using AgentHost.Client;
using Microsoft.Extensions.Logging;

namespace AgentHost.Testing.Shared;

/// <summary>A plugin registers the providers that its manifest announces: these names, in this order.</summary>
/// <param name="names">The names.</param>
public abstract class ProviderPluginTests<TPlugin>(params string[] names)
    where TPlugin : Plugin, new()
{
    /// <summary>What the providers are made for.</summary>
    protected virtual IWorkspaceContext Workspace => null!;

    /// <summary>Whether the manifest also names services that are data, served by one of these providers.</summary>
    protected virtual bool AnnouncesData => false;

    [Fact]
    public async Task Activation_RegistersWhatTheManifestAnnounces()
    {
        var folder = Path.GetDirectoryName(typeof(TPlugin).Assembly.Location)!;
        var manifest = ClientJson.Read<PluginManifest>(await File.ReadAllTextAsync(Path.Combine(folder, "plugin.json")));
        var announced = manifest.Contributes[CapabilityKinds.Provider].EnumerateArray().Select(ClientJson.Read<ProviderSpec>).ToList();
        var context = new Context(Workspace);

        await new TPlugin().ActivateAsync(context, CancellationToken.None);

        Assert.Equal(AnnouncesData, announced.RemoveAll(spec => spec.Type is not null) > 0);
        Assert.Equal(names, announced.Select(spec => spec.Name));
        Assert.Equal(announced.Select(spec => (CapabilityKinds.Provider, spec.Name)), context.Registered);
        Assert.Equal((typeof(TPlugin).FullName, typeof(TPlugin).Assembly.GetName().Name + ".dll"), (manifest.Entry!.Type, manifest.Entry.Assembly));
    }

    private sealed class Context(IWorkspaceContext workspace) : IPluginContext, IHttpClients
    {
        public List<(string Kind, string Name)> Registered { get; } = [];

        public string Id => "test";

        public string Version => "0.1.0";

        public string Folder => throw new NotSupportedException();

        public string DataFolder => throw new NotSupportedException();

        public ILogger Logger => throw new NotSupportedException();

        public TimeProvider Time => TimeProvider.System;

        public IKeyValueStore State => throw new NotSupportedException();

        public IEvents Events => throw new NotSupportedException();

        public IHttpClients Http => this;

        public ICredentials Credentials => throw new NotSupportedException();

        public ICapabilities Capabilities => throw new NotSupportedException();

        public CancellationToken Stopping => CancellationToken.None;

        public IDisposable Register<TCapability>(string kind, string name, Func<IWorkspaceContext, TCapability> factory)
            where TCapability : class
        {
            Assert.IsAssignableFrom<ModelProvider>(factory(workspace));
            Registered.Add((kind, name));
            return new HttpClient();
        }

        public IModels? Models => null;

        public ISecretStore? SecretStore => null;

        public ISecretFilter? SecretFilter => null;

        public TFeature? TryGet<TFeature>()
            where TFeature : class => null;

        public HttpClient Create() => new();
    }
}
