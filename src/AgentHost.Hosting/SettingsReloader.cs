using AgentHost.Client;
using AgentHost.Configuration;
using AgentHost.Kernel.Events;
using AgentHost.Kernel.Workspaces;
using AgentHost.Sessions;

namespace AgentHost.Hosting;

/// <summary>
/// Takes changed settings files into open workspaces: whole or not at all, and between turns. Nothing watches the files; they are looked at when a turn begins,
/// so that what was saved before it holds in it. Thread-safe.
/// </summary>
internal sealed class SettingsReloader(WorkspaceOpener opener, Task<SessionStore> store, EventBus bus) : IWorkspaceReloader
{
    /// <summary>The most changes that one event tells.</summary>
    private const int MostTold = 200;

    private readonly SemaphoreSlim _gate = new(1, 1);

    /// <inheritdoc/>
    public ValueTask<Workspace> TakeAsync(Workspace known, CancellationToken cancellationToken) =>
        known.Current is var current && (current.IsHeld || !current.Configuration.Stamps.HaveChanged) ? new(current) : ReadAsync(known, cancellationToken);

    /// <summary>The same after a change that this host wrote.</summary>
    /// <returns>The change; with a warning where it is written and cannot be taken.</returns>
    public async ValueTask<SettingsChanged> TakeAsync(Workspace known, SettingsChanged written, CancellationToken cancellationToken)
    {
        try
        {
            await TakeAsync(known, cancellationToken);
            return written;
        }
        catch (HostException fault)
        {
            return written with { Warnings = [.. written.Warnings, fault.Message] };
        }
    }

    private async ValueTask<Workspace> ReadAsync(Workspace known, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var current = known.Current;
            if (current.IsHeld || !current.Configuration.Stamps.HaveChanged)
            {
                return current;
            }

            var (next, registry) = opener.ReadAgain(current, cancellationToken);
            await opener.FindHooksAsync(next, registry, cancellationToken);
            if (next.Configuration.SettingsError is { } error && current.Configuration.SettingsError is null)
            {
                throw new HostException(HostFailure.Invalid, error);
            }

            var changes = SettingsDifference.Of(current.Settings, next.Settings);
            next.Take();
            opener.Put(next, registry);
            if (changes.Count > 0)
            {
                var told = new ConfigChanged(next.Root, [.. changes.Take(MostTold)]) { More = Math.Max(0, changes.Count - MostTold) };
                bus.Publish(await (await store).AppendWorkspaceEventAsync(told, cancellationToken));
            }

            return next;
        }
        finally
        {
            _gate.Release();
        }
    }
}
