using AgentHost.Configuration;
using AgentHost.Security.Network;
using Microsoft.Extensions.Logging;

namespace AgentHost.Plugins.Lifecycle;

/// <summary>A plugin's world, in process and (over proxies) in the runner: keeps what the plugin registers, checked against its manifest.</summary>
public sealed class PluginContext : IPluginContext, IDisposable
{
    private readonly Dictionary<CapabilityKey, Func<IWorkspaceContext, object>> factories = [];
    private readonly CancellationTokenSource stopping = new();
    private readonly InstalledPlugin plugin;
    private readonly PluginServices services;
    private readonly Lock gate = new();
    private readonly Lazy<ILogger> logger;
    private readonly Lazy<IKeyValueStore> state;
    private readonly Lazy<string> dataFolder;

    public PluginContext(InstalledPlugin plugin, PluginServices services)
    {
        this.plugin = plugin;
        this.services = services;
        logger = new(() => services.Loggers.CreateLogger("plugin." + plugin.Manifest.Id));
        state = new(() => services.State(plugin.Manifest.Id));
        dataFolder = new(() => Directory.CreateDirectory(Path.Combine(services.DataRoot, plugin.Manifest.Id)).FullName);
    }

    /// <summary>Told of every registration and withdrawal: kind, name, whether it is registered now.</summary>
    public Action<string, string, bool>? Changed { get; init; }

    public string Id => plugin.Manifest.Id;

    public string Version => plugin.Manifest.Version;

    public string Folder => plugin.Folder;

    public string DataFolder => dataFolder.Value;

    public ILogger Logger => logger.Value;

    public TimeProvider Time => services.Time;

    public IKeyValueStore State => state.Value;

    public IEvents Events => field ??= services.Events(plugin);

    public IHttpClients Http => field ??= services.Http(plugin);

    public ICredentials Credentials => field ??= services.Credentials(plugin);

    public CancellationToken Stopping => stopping.Token;

    public IDisposable Register<TCapability>(string kind, string name, Func<IWorkspaceContext, TCapability> factory)
        where TCapability : class
    {
        ArgumentException.ThrowIfNullOrEmpty(kind);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(factory);
        if (BaseTypeOf(kind) is var expected && !expected.IsAssignableFrom(typeof(TCapability)))
        {
            throw new InvalidOperationException($"A capability of kind \"{kind}\" derives from {expected.Name}; {typeof(TCapability).Name} does not.");
        }

        if (!ManifestDeclarations.Announces(plugin.Manifest, kind, name))
        {
            throw new InvalidOperationException($"{Id} registers {kind}/{name}, which its plugin.json does not announce: add it under contributes.{kind}.");
        }

        lock (gate)
        {
            if (!factories.TryAdd(new(kind, name), factory))
            {
                throw new InvalidOperationException($"{Id} registers {kind}/{name} twice.");
            }
        }

        Changed?.Invoke(kind, name, true);
        return new Registration(this, new(kind, name));
    }

    public IModels? Models => TryGet<IModels>();

    public ISecretStore? SecretStore => TryGet<ISecretStore>();

    public ISecretFilter? SecretFilter => TryGet<ISecretFilter>();

    public TFeature? TryGet<TFeature>()
        where TFeature : class => services.Features(plugin, typeof(TFeature)) as TFeature;

    /// <summary>Makes a registered capability for a workspace.</summary>
    public object Create(string kind, string name, IWorkspaceContext workspace)
    {
        Func<IWorkspaceContext, object>? factory;
        lock (gate)
        {
            if (!factories.TryGetValue(new(kind, name), out factory))
            {
                throw new CapabilityException($"{Id} announces {kind}/{name} in its plugin.json, but its code did not register it.");
            }
        }

        var made = factory(workspace) ?? throw new CapabilityException($"{Id} made nothing for {kind}/{name}.");
        return made is ModelProvider provider && Http is DeclaredHttpClients declared ? declared.Follow(provider) : made;
    }

    /// <summary>Tells the plugin that it is being stopped. All it registered is withdrawn at once: nobody ever sees a half of it.</summary>
    public void Stop()
    {
        lock (gate)
        {
            factories.Clear();
        }

        stopping.Cancel();
    }

    public void Dispose() => stopping.Dispose();

    private static Type BaseTypeOf(string kind) => kind switch
    {
        CapabilityKinds.Tool => typeof(Tool),
        CapabilityKinds.Provider => typeof(ModelProvider),
        CapabilityKinds.Hook => typeof(Hook),
        CapabilityKinds.Command => typeof(Command),
        CapabilityKinds.PromptSection => typeof(PromptSection),
        CapabilityKinds.Compactor => typeof(Compactor),
        CapabilityKinds.ToolSource => typeof(ToolSource),
        CapabilityKinds.Target => typeof(Target),
        CapabilityKinds.ExternalAgent => typeof(ExternalAgent),
        _ => typeof(Capability),
    };

    private sealed class Registration(PluginContext owner, CapabilityKey key) : IDisposable
    {
        public void Dispose()
        {
            bool removed;
            lock (owner.gate)
            {
                removed = owner.factories.Remove(key);
            }

            if (removed)
            {
                owner.Changed?.Invoke(key.Kind, key.Name, false);
            }
        }
    }
}
