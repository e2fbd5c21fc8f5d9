using AgentHost.Client;

namespace AgentHost.Plugins.Lifecycle;

/// <summary>All plugins that run in this host; workspaces share one activation of a plugin version.</summary>
public sealed class PluginManager(PluginServices services, Func<InstalledPlugin, IPluginRuntime> makeRuntime, Action<AgentEvent> publish) : IAsyncDisposable
{
    private readonly Dictionary<PluginKey, HostedPlugin> _plugins = [];
    private readonly Lock _gate = new();
    private HostedPlugin[] _closed = [];

    public HostedPlugin Get(InstalledPlugin installed)
    {
        // Blocked is a word of one workspace (its settings, its set of plugins); what it says is none of the others' business.
        if (installed.Blocked is not null)
        {
            return new HostedPlugin(installed, services, makeRuntime, publish);
        }

        lock (_gate)
        {
            if (!_plugins.TryGetValue(installed.Key, out var plugin))
            {
                plugin = new HostedPlugin(installed, services, makeRuntime, publish);
                _plugins.Add(installed.Key, plugin);
            }

            return plugin;
        }
    }

    /// <summary>Stops one and forgets it, but for what it cost. Its calls may end by themselves for as long as stopping may take.</summary>
    public async ValueTask RemoveAsync(HostedPlugin plugin)
    {
        lock (_gate)
        {
            if (!_plugins.Remove(plugin.Installed.Key))
            {
                return;
            }

            _closed = [.. _closed, plugin];
        }

        await plugin.StopAsync(services.StopDeadline);
    }

    public async ValueTask DisposeAsync()
    {
        HostedPlugin[] all;
        lock (_gate)
        {
            all = [.. _plugins.Values];
            _plugins.Clear();
            _closed = [.. _closed, .. all];
        }

        // Side by side: one that hangs costs its own deadline, not the sum of all.
        await Task.WhenAll(all.Select(plugin => plugin.DisposeAsync().AsTask()));
    }

    /// <summary>Reads the usage of each plugin; complete once this is disposed.</summary>
    public IReadOnlyList<(string Id, PluginUsage Usage)> ReadUsage()
    {
        lock (_gate)
        {
            var used = new List<(string, PluginUsage)>();
            foreach (var plugin in _closed)
            {
                if (plugin.Meter.Read(plugin.Since) is { } usage)
                {
                    used.Add((plugin.Id, usage));
                }
            }

            return used;
        }
    }
}
