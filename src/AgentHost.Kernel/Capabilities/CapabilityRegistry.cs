using System.Collections.Frozen;
using AgentHost.Kernel.Plugins;
using AgentHost.Kernel.Plugins.Lifecycle;

namespace AgentHost.Kernel.Capabilities;

/// <summary>What a workspace's plugins bring, by kind and name: an immutable snapshot. A change makes a new one; who holds this one keeps it.</summary>
internal sealed class CapabilityRegistry
{
    private readonly Dictionary<(string Kind, string Name), CapabilityDescriptor> byName;
    private readonly Dictionary<string, List<CapabilityDescriptor>> byKind;

    private CapabilityRegistry(IReadOnlyList<HostedPlugin> plugins, Dictionary<(string, string), CapabilityDescriptor> byName, Dictionary<string, List<CapabilityDescriptor>> byKind)
    {
        Plugins = plugins;
        this.byName = byName;
        this.byKind = byKind;
    }

    public static CapabilityRegistry Empty { get; } = new([], [], []);

    /// <summary>The plugins, blocked ones included, in their order of rank.</summary>
    public IReadOnlyList<HostedPlugin> Plugins { get; }

    /// <summary>Builds a snapshot. The first plugin that brings a name has it; later ones stay visible as shadowed.</summary>
    /// <param name="plugins">In their order of rank.</param>
    public static CapabilityRegistry Build(IReadOnlyList<HostedPlugin> plugins)
    {
        var names = new Dictionary<(string, string), CapabilityDescriptor>();
        var kinds = new Dictionary<string, List<CapabilityDescriptor>>();
        foreach (var plugin in plugins)
        {
            if (plugin.State is PluginState.Blocked or PluginState.Disabled)
            {
                continue;
            }

            foreach (var kind in plugin.Installed.Manifest.Contributes.Keys)
            {
                foreach (var (name, entry) in ManifestDeclarations.Of(plugin.Installed.Manifest, kind))
                {
                    var descriptor = new CapabilityDescriptor(kind, name, plugin, entry);
                    if (!names.TryAdd((kind, name), descriptor))
                    {
                        descriptor = descriptor with { Shadowed = true };
                    }

                    if (!kinds.TryGetValue(kind, out var list))
                    {
                        kinds.Add(kind, list = []);
                    }

                    list.Add(descriptor);
                }
            }
        }

        foreach (var list in kinds.Values)
        {
            // A stable order whatever the plugins' order: prompts and tool lists are cached by providers.
            list.Sort(static (left, right) => string.CompareOrdinal(left.Name, right.Name));
        }

        return new(plugins, names, kinds);
    }

    public CapabilityDescriptor? Find(string kind, string name) => byName.GetValueOrDefault((kind, name));

    /// <summary>Everything of a kind, by name; shadowed ones only when asked for.</summary>
    public IEnumerable<CapabilityDescriptor> List(string kind, bool shadowed = false) =>
        byKind.TryGetValue(kind, out var list) ? (shadowed ? list : list.Where(static entry => !entry.Shadowed)) : [];

    public IEnumerable<CapabilityDescriptor> OwnedBy(HostedPlugin plugin) =>
        byKind.Values.SelectMany(static list => list).Where(entry => ReferenceEquals(entry.Owner, plugin)).OrderBy(static entry => entry.Kind, StringComparer.Ordinal);

    /// <summary>What came and what went between two snapshots.</summary>
    public (IReadOnlyList<CapabilityInfo> Added, IReadOnlyList<CapabilityInfo> Removed) ChangesFrom(CapabilityRegistry before)
    {
        var added = byName.Where(entry => !before.byName.TryGetValue(entry.Key, out var old) || old.Owner != entry.Value.Owner).Select(entry => entry.Value.ToInfo());
        var removed = before.byName.Where(entry => !byName.TryGetValue(entry.Key, out var now) || now.Owner != entry.Value.Owner).Select(entry => entry.Value.ToInfo());
        return ([.. added], [.. removed]);
    }
}
