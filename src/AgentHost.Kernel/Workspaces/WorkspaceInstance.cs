using System.Collections.Concurrent;
using AgentHost.Editing.Snapshots;
using AgentHost.Kernel.Capabilities;
using AgentHost.Plugins.Lifecycle;

namespace AgentHost.Kernel.Workspaces;

/// <summary>
/// State of an open workspace that stays while its settings change: what plugins made for it, how they see it, and its registry. Thread-safe.
/// </summary>
internal sealed class WorkspaceInstance
{
    private readonly ConcurrentDictionary<HostedPlugin, IWorkspaceContext> _contexts = new();
    private CapabilityRegistry _registry = CapabilityRegistry.Empty;
    private Workspace? _current;
    private Snapshotter? _snapshots;

    public WorkspaceInstance() => Resolver = new CapabilityResolver(ContextFor);

    /// <summary>The workspace with the settings that hold now; null before the first was opened.</summary>
    public Workspace? Current { get => Volatile.Read(ref _current); set => Volatile.Write(ref _current, value); }

    /// <summary>True when its files are not looked at again.</summary>
    public bool IsHeld { get; set; }

    public CapabilityResolver Resolver { get; }

    public CapabilityRegistry Registry => Volatile.Read(ref _registry);

    public CapabilityRegistry Replace(CapabilityRegistry next) => Interlocked.Exchange(ref _registry, next);

    /// <summary>One for all settings: it knows what the files were like when it looked last.</summary>
    public Snapshotter Snapshots(Func<Snapshotter> make) => LazyInitializer.EnsureInitialized(ref _snapshots, make);

    public IReadOnlyList<object> Forget(HostedPlugin plugin)
    {
        _contexts.TryRemove(plugin, out _);
        return Resolver.Forget(plugin);
    }

    public IWorkspaceContext ContextFor(HostedPlugin plugin) =>
        _contexts.GetOrAdd(plugin, owner => new PluginWorkspace(this, owner));
}
