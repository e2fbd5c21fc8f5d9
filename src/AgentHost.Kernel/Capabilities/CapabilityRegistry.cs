using System.Collections.Frozen;
using AgentHost.Client;
using AgentHost.Configuration;
using AgentHost.Plugins;
using AgentHost.Plugins.Lifecycle;

namespace AgentHost.Kernel.Capabilities;

/// <summary>
/// Registry of the capabilities of a workspace's plugins, by kind and name: an immutable snapshot. A change makes a new one; who holds this one keeps it.
/// </summary>
public sealed class CapabilityRegistry
{
    private readonly Dictionary<CapabilityKey, CapabilityDescriptor> _byName;
    private readonly Dictionary<string, List<CapabilityDescriptor>> _byKind;

    private CapabilityRegistry(
        IReadOnlyList<HostedPlugin> plugins, Dictionary<CapabilityKey, CapabilityDescriptor> byName, Dictionary<string, List<CapabilityDescriptor>> byKind)
    {
        Plugins = plugins;
        _byName = byName;
        _byKind = byKind;
    }

    public static CapabilityRegistry Empty { get; } = new([], [], []);

    /// <summary>The plugins, blocked ones included, in their order of rank.</summary>
    public IReadOnlyList<HostedPlugin> Plugins { get; }

    /// <summary>Builds a snapshot. The first plugin that brings a name has it; later ones stay visible as shadowed.</summary>
    /// <param name="plugins">In their order of rank.</param>
    /// <param name="reserved">Names that only the plugin of an id may have, whether it brings them or not; null for none.</param>
    public static CapabilityRegistry Build(IReadOnlyList<HostedPlugin> plugins, IReadOnlyDictionary<CapabilityKey, string>? reserved = null)
    {
        var names = new Dictionary<CapabilityKey, CapabilityDescriptor>();
        var kinds = new Dictionary<string, List<CapabilityDescriptor>>();
        foreach (var plugin in plugins)
        {
            if (plugin.State is PluginState.Blocked or PluginState.Disabled or PluginState.Faulted)
            {
                continue;
            }

            foreach (var (kind, _) in plugin.Installed.Manifest.Contributes)
            {
                foreach (var (name, entry) in ManifestDeclarations.Of(plugin.Installed.Manifest, kind))
                {
                    var descriptor = new CapabilityDescriptor(kind, name, plugin, entry);
                    var key = new CapabilityKey(kind, name);
                    if ((reserved is not null && reserved.TryGetValue(key, out var holder) && holder != plugin.Id) || !names.TryAdd(key, descriptor))
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

    public CapabilityDescriptor? Find(string kind, string name) => _byName.GetValueOrDefault(new(kind, name));

    /// <summary>Everything of a kind, by name; shadowed ones only when asked for.</summary>
    public IEnumerable<CapabilityDescriptor> List(string kind, bool shadowed = false) =>
        _byKind.TryGetValue(kind, out var list) ? (shadowed ? list : list.Where(static entry => !entry.Shadowed)) : [];

    public IEnumerable<CapabilityDescriptor> OwnedBy(HostedPlugin plugin) => GroupByOwner().GetValueOrDefault(plugin) ?? [];

    /// <summary>Lists the capabilities of each plugin, by kind and name: once for all of them, since there may be a thousand.</summary>
    public Dictionary<HostedPlugin, List<CapabilityDescriptor>> GroupByOwner()
    {
        var owned = new Dictionary<HostedPlugin, List<CapabilityDescriptor>>(ReferenceEqualityComparer.Instance);

        // Sorted by hand, because a query over pairs would be compiled at each start.
        var kinds = new List<string>(_byKind.Keys);
        kinds.Sort(StringComparer.Ordinal);
        foreach (var kind in kinds)
        {
            foreach (var entry in _byKind[kind])
            {
                if (!owned.TryGetValue(entry.Owner, out var own))
                {
                    owned.Add(entry.Owner, own = []);
                }

                own.Add(entry);
            }
        }

        return owned;
    }

    /// <summary>Finds the capabilities that were added and removed between two snapshots.</summary>
    public (IReadOnlyList<CapabilityInfo> Added, IReadOnlyList<CapabilityInfo> Removed) ChangesFrom(CapabilityRegistry before)
    {
        return (Missing(_byName, before._byName), Missing(before._byName, _byName));
    }

    /// <summary>Lists the capabilities of the one that are not in the other under the same owner.</summary>
    private static List<CapabilityInfo> Missing(Dictionary<CapabilityKey, CapabilityDescriptor> here, Dictionary<CapabilityKey, CapabilityDescriptor> there)
    {
        // A loop, because a query over these pairs would be compiled at each start.
        var missing = new List<CapabilityInfo>();
        foreach (var (key, descriptor) in here)
        {
            if (!there.TryGetValue(key, out var other) || other.Owner != descriptor.Owner)
            {
                missing.Add(descriptor.ToInfo());
            }
        }

        return missing;
    }
}
