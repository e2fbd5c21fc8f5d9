using AgentHost.Configuration;
using AgentHost.Json;
using AgentHost.Plugins.Manifests;

namespace AgentHost.Plugins.Discovery;

/// <summary>Chooses among the plugins found: settings switch off, the run's words add and narrow.</summary>
public static class PluginSelection
{
    /// <summary>The plugins of a workspace.</summary>
    /// <param name="found">Result of discovery.</param>
    /// <param name="settings">The settings: <c>plugins.ID.enabled</c>.</param>
    /// <param name="only">The only ids to use, beside those named for the run; null for all.</param>
    /// <param name="without">Ids to leave out, whatever else names them.</param>
    /// <param name="bundledOnly">Takes bundled plugins and those named for the run alone.</param>
    /// <exception cref="HostException">A plugin that was named does not exist or cannot be used (<see cref="HostFailure.Plugin"/>).</exception>
    public static PluginSet Select(
        FoundPlugins found, SettingsView settings, IReadOnlyList<string>? only, IReadOnlyList<string>? without = null, bool bundledOnly = false)
    {
        foreach (var id in without ?? [])
        {
            if (!found.Plugins.Any(p => p.Manifest.Id == id))
            {
                throw Missing(found, id, HostFailure.NotFound);
            }
        }
        foreach (var id in only ?? [])
        {
            if (!found.Plugins.Any(p => p.Manifest.Id == id))
            {
                throw Missing(found, id);
            }
        }
        var chosen = new List<InstalledPlugin>(found.Plugins.Count);
        var disabled = new List<InstalledPlugin>();
        foreach (var plugin in found.Plugins)
        {
            var id = plugin.Manifest.Id;
            var asked = found.Named.Contains(id) || only?.Contains(id) == true;
            if ((only is not null && !asked) || (bundledOnly && plugin.Origin != PluginOrigin.Bundled && !asked))
            {
                continue;
            }
            if (without?.Contains(id) == true)
            {
                disabled.Add(plugin);
                continue;
            }
            // A plugin that is named is wanted, whatever switched it off.
            var on = asked || (!plugin.Disabled && settings.Flag("plugins", id, "enabled") != false);
            (on ? chosen : disabled).Add(on && plugin.Disabled ? plugin with { Disabled = false } : plugin);
        }
        var plugins = RequirementCheck.Apply(chosen, WhyAbsent);
        foreach (var plugin in plugins)
        {
            if (plugin.Blocked is { } reason && (found.Named.Contains(plugin.Manifest.Id) || only?.Contains(plugin.Manifest.Id) == true))
            {
                throw new HostException(HostFailure.Plugin, $"The plugin \"{plugin.Manifest.Id}\" cannot be used. {reason}");
            }
        }
        return new(plugins, disabled, found.Shadowed) { NamedById = new HashSet<string>(found.NamedById, StringComparer.Ordinal) };

        string? WhyAbsent(string id) =>
            disabled.Exists(p => p.Manifest.Id == id) ? "is switched off; switch it on"
            : found.Plugins.Any(p => p.Manifest.Id == id) ? "is not among the plugins named for this run; name it too"
            : null;
    }

    internal static HostException Missing(FoundPlugins found, string id, HostFailure failure = HostFailure.Plugin)
    {
        var near = NearestName.Find(id, found.Plugins.Select(p => p.Manifest.Id));
        return new(
            failure,
            $"There is no plugin \"{SchemaText.Short(id)}\"{(near is null ? "" : $" (did you mean \"{near}\"?)")}; "
            + "name an installed plugin, or a folder that holds a plugin.json.");
    }
}
