using AgentHost.Configuration;
using AgentHost.Kernel.Events;
using AgentHost.Kernel.Turns;
using AgentHost.Kernel.Workspaces;
using AgentHost.Permissions.Rules;
using AgentHost.Sessions;

namespace AgentHost.Hosting;

/// <summary>
/// Takes changed settings files into open workspaces: whole or not at all, and between turns. Nothing watches the files; they are looked at when a turn begins, so that what was saved before it holds in it.
/// Thread-safe.
/// </summary>
internal sealed class SettingsRenewal(WorkspaceOpener opener, Task<SessionStore> store, EventBus bus)
{
    /// <summary>The most changes that one event tells.</summary>
    private const int MostTold = 200;

    private readonly SemaphoreSlim gate = new(1, 1);

    /// <summary>The workspace as its files are now.</summary>
    /// <exception cref="HostException">They cannot be taken: what held before still holds, and no turn begins before they are mended.</exception>
    public ValueTask<Workspace> TakeAsync(Workspace known, CancellationToken cancellationToken) =>
        known.Current is var current && (current.IsHeld || !current.Stamps.HaveChanged) ? new(current) : ReadAsync(known, cancellationToken);

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

    /// <summary>Readies a session for a turn: rules of a profile that a person switched it to are those of the settings that hold now.</summary>
    /// <returns>What changed since its turn before; null for nothing.</returns>
    /// <exception cref="HostException">There is no such profile any more.</exception>
    public static string? Begin(SessionActor session, Workspace workspace)
    {
        var before = session.TakenWith;
        if (before == workspace)
        {
            return null;
        }

        if (session.Switched is { Profile: { } name } switched && workspace.RulesOf is { } rules)
        {
            session.Renew(switched with { Rules = rules(PermissionProfile.Find(workspace.Settings, name)) });
        }

        session.TakenWith = workspace;
        return before is null ? null : SettingsDifference.Sentence(SettingsDifference.Of(before.Settings, workspace.Settings));
    }

    private async ValueTask<Workspace> ReadAsync(Workspace known, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            var current = known.Current;
            if (current.IsHeld || !current.Stamps.HaveChanged)
            {
                return current;
            }

            var (next, registry) = opener.ReadAgain(current, cancellationToken);
            await opener.FindHooksAsync(next, registry, cancellationToken);
            if (next.SettingsError is { } error && current.SettingsError is null)
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
            gate.Release();
        }
    }
}
