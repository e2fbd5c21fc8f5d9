using AgentHost.Client;
using AgentHost.Configuration;
using AgentHost.Plugins;
using AgentHost.Plugins.Discovery;

namespace AgentHost.Hosting;

/// <content>Where each plugin runs.</content>
internal sealed partial class WorkspaceOpener
{
    /// <summary>
    /// Places each plugin, bundled ones in this process, others behind the runner; by rank, then by id: nothing that a project brings stands before what is
    /// bundled.
    /// </summary>
    public IReadOnlyList<InstalledPlugin> Place(PluginSet set, SettingsView settings)
    {
        // Sorted in place: a query's sorter would be compiled at each start.
        List<InstalledPlugin> placed = [.. PlaceEach(set, settings)];
        placed.Sort(static (a, b) => a.Origin != b.Origin ? (int)a.Origin - (int)b.Origin : string.CompareOrdinal(a.Manifest.Id, b.Manifest.Id));
        return placed;
    }

    private IEnumerable<InstalledPlugin> PlaceEach(PluginSet set, SettingsView settings)
    {
        foreach (var plugin in set.Plugins)
        {
            var isolated = plugin.Manifest.Entry is not null
                && plugin.Origin != PluginOrigin.Bundled && !plugin.InProcess && !_options.InProcess.Contains(plugin.Manifest.Id);
            if (isolated && plugin.Manifest.Isolation == PluginIsolation.Context)
            {
                yield return plugin with
                {
                    Blocked = plugin.Blocked
                        ?? "it insists on running in the host's own process, where only bundled plugins run unless the person says so: "
                            + "install it with --in-process"
                };
            }
            else
            {
                yield return isolated && settings.Duration("limits", "pluginIdle") is { } idle
                    ? plugin with { Isolated = true, Idle = idle }
                    : plugin with { Isolated = isolated };
            }
        }

        foreach (var plugin in set.Disabled)
        {
            yield return plugin with
            {
                Disabled = true,
                Blocked = plugin.Disabled
                    ? $"it is switched off; agent plugin enable {plugin.Manifest.Id} switches it on"
                    : "it is switched off in the settings"
            };
        }

        // They bring nothing, and stay visible with the reason.
        foreach (var plugin in set.Shadowed)
        {
            yield return plugin;
        }
    }
}
