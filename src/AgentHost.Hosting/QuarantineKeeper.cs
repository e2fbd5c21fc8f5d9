using AgentHost.Plugins;
using AgentHost.Plugins.Installed;

namespace AgentHost.Hosting;

/// <summary>Keeps what a host learns of installed plugins for the next start: whose code is being activated, and who failed too often.</summary>
/// <param name="places">Where plugins lie.</param>
/// <param name="time">The clock.</param>
internal sealed class QuarantineKeeper(PluginPlaces places, TimeProvider time) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<Task> _writing = [];

    /// <summary>Marks that a plugin's code is about to run in this process.</summary>
    public IDisposable? Mark(InstalledPlugin plugin) => ActivationMark.TrySet(places, plugin, time.GetUtcNow());

    /// <summary>
    /// Writes down, on the pool, that a plugin is to be left alone. Of others than installed ones there is no record: they are, until the host ends.
    /// </summary>
    public void Quarantine(InstalledPlugin plugin, string fault)
    {
        if (plugin.Origin == PluginOrigin.User)
        {
            lock (_gate)
            {
                _writing.Add(Task.Run(async () => await FaultRecords.AddAsync(places, plugin.Key, fault, time, CancellationToken.None)));
            }
        }
    }

    /// <summary>Waits until it is written.</summary>
    public async ValueTask DisposeAsync()
    {
        Task[] left;
        lock (_gate)
        {
            left = [.. _writing];
        }

        await Task.WhenAll(left);
    }
}
