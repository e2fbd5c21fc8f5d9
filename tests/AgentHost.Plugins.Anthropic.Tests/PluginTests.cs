using Microsoft.Extensions.Logging;

namespace AgentHost.Plugins.Anthropic.Tests;

public sealed class PluginTests
{
    [Fact]
    public async Task Activation_RegistersWhatTheManifestAnnounces()
    {
        var folder = Path.GetDirectoryName(typeof(AnthropicPlugin).Assembly.Location)!;
        var manifest = AgentJson.Read<PluginManifest>(await File.ReadAllTextAsync(Path.Combine(folder, "plugin.json")));
        var announced = manifest.Contributes[CapabilityKinds.Provider].EnumerateArray().Select(AgentJson.Read<ProviderSpec>).ToList();
        var context = new Context();

        await new AnthropicPlugin().ActivateAsync(context, CancellationToken.None);

        Assert.Equal(["anthropic", "bedrock", "vertex"], announced.Select(spec => spec.Name));
        Assert.Equal(announced.Select(spec => (CapabilityKinds.Provider, spec.Name)), context.Registered);
        Assert.Equal((typeof(AnthropicPlugin).FullName, typeof(AnthropicPlugin).Assembly.GetName().Name + ".dll"), (manifest.Entry!.Type, manifest.Entry.Assembly));
    }

    private sealed class Context : IPluginContext, IHttpClients
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
            Assert.IsAssignableFrom<ModelProvider>(factory(null!));
            Registered.Add((kind, name));
            return new HttpClient();
        }

        public TFeature? TryGet<TFeature>()
            where TFeature : class => null;

        public HttpClient Create() => new();
    }
}
