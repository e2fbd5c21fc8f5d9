using AgentHost.Configuration;
using AgentHost.Security.Network;
using Microsoft.Extensions.Logging;

namespace AgentHost.Plugins.Lifecycle;

/// <summary>A plugin's world, in process and (over proxies) in the runner: keeps what the plugin registers, checked against its manifest.</summary>
public sealed class PluginContext : IPluginContext, IDisposable
{
    private readonly Dictionary<CapabilityKey, Func<IWorkspaceContext, object>> _factories = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly InstalledPlugin _plugin;
    private readonly PluginServices _services;
    private readonly Lock _gate = new();
    private readonly Lazy<ILogger> _logger;
    private readonly Lazy<IKeyValueStore> _state;
    private readonly Lazy<string> _dataFolder;

    public PluginContext(InstalledPlugin plugin, PluginServices services)
    {
        _plugin = plugin;
        _services = services;
        _logger = new(() => services.Loggers.CreateLogger("plugin." + plugin.Manifest.Id));
        _state = new(() => services.State(plugin.Manifest.Id));
        _dataFolder = new(() => Directory.CreateDirectory(Path.Combine(services.DataRoot, plugin.Manifest.Id)).FullName);
    }

    /// <summary>Told of every registration and withdrawal: kind, name, whether it is registered now.</summary>
    public Action<string, string, bool>? Changed { get; init; }

    public string Id => _plugin.Manifest.Id;

    public string Version => _plugin.Manifest.Version;

    public string Folder => _plugin.Folder;

    public string DataFolder => _dataFolder.Value;

    public ILogger Logger => _logger.Value;

    public TimeProvider Time => _services.Time;

    public IKeyValueStore State => _state.Value;

    public IEvents Events => field ??= _services.Events(_plugin);

    public IHttpClients Http => field ??= _services.Http(_plugin);

    public ICredentials Credentials => field ??= _services.Credentials(_plugin);

    public CancellationToken Stopping => _stopping.Token;

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

        if (!ManifestDeclarations.Announces(_plugin.Manifest, kind, name))
        {
            throw new InvalidOperationException($"{Id} registers {kind}/{name}, which its plugin.json does not announce: add it under contributes.{kind}.");
        }

        lock (_gate)
        {
            if (!_factories.TryAdd(new(kind, name), factory))
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
        where TFeature : class => _services.Features(_plugin, typeof(TFeature)) as TFeature;

    /// <summary>Makes a registered capability for a workspace.</summary>
    public object Create(string kind, string name, IWorkspaceContext workspace)
    {
        Func<IWorkspaceContext, object>? factory;
        lock (_gate)
        {
            if (!_factories.TryGetValue(new(kind, name), out factory))
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
        lock (_gate)
        {
            _factories.Clear();
        }

        _stopping.Cancel();
    }

    public void Dispose() => _stopping.Dispose();

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
        _ => typeof(Capability),
    };

    private sealed class Registration(PluginContext owner, CapabilityKey key) : IDisposable
    {
        public void Dispose()
        {
            bool removed;
            lock (owner._gate)
            {
                removed = owner._factories.Remove(key);
            }

            if (removed)
            {
                owner.Changed?.Invoke(key.Kind, key.Name, false);
            }
        }
    }
}
