using AgentHost.Client;
using AgentHost.Editing.Snapshots;
using AgentHost.Kernel.Events;
using AgentHost.Kernel.Workspaces;
using AgentHost.Permissions.Rules;
using AgentHost.Permissions;
using AgentHost.Processes.Sandboxing;
using AgentHost.Sessions.Log;
using AgentHost.Sessions;
using Microsoft.Extensions.Logging;
using System.Collections.Concurrent;

namespace AgentHost.Kernel.Turns;

/// <summary>The sessions that this host owns: each opened once, held until the host closes, and the store with them.</summary>
public sealed class SessionService(Task<SessionStore> store, EventBus bus, SessionEndHooks ends, TimeProvider time, ILogger log) : IAsyncDisposable
{
    private static readonly TimeSpan LongestSwitch = TimeSpan.FromDays(30);

    /// <summary>Time for a turn to let go of its session once its end was told.</summary>
    private static readonly TimeSpan EndOfTurn = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Lazy<Task<OpenSession>>> _open = new(StringComparer.Ordinal);

    public ValueTask<OpenSession> CreateAsync(Workspace workspace, string? name, CancellationToken cancellationToken) =>
        CreateAsync(workspace, name, caller: null, cancellationToken);

    /// <param name="workspace">Where.</param>
    /// <param name="name">Its name; null for one made from the date.</param>
    /// <param name="caller">The turn whose sub-agent it is; null for none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<OpenSession> CreateAsync(Workspace workspace, string? name, TurnState? caller, CancellationToken cancellationToken)
    {
        var opened = await store;
        var now = time.GetUtcNow();
        var lease = await opened.CreateAsync(
            new SessionInfo(opened.Ids.Next(), name ?? "", workspace.Root, now) { UpdatedAt = now, Parent = caller?.Session.Id, ParentTurn = caller?.TurnId },
            name is null && workspace.Settings.Text("sessions", "namePattern") is { } pattern ? NamePattern.Parse(pattern) : null,
            cancellationToken);
        var actor = await OpenSession.OpenAsync(lease, opened.Ids, bus, time, cancellationToken);
        _open[actor.Id] = new Lazy<Task<OpenSession>>(Task.FromResult(actor));
        return actor;
    }

    /// <exception cref="HostException">There is no such session, or another process owns it.</exception>
    public async ValueTask<OpenSession> GetAsync(string sessionId, CancellationToken cancellationToken)
    {
        var entry = _open.GetOrAdd(sessionId, id => new Lazy<Task<OpenSession>>(() => AcquireAsync(id)));
        try
        {
            return await entry.Value.WaitAsync(cancellationToken);
        }
        catch
        {
            // Only this very entry: another caller may have opened the session anew by now. One whose caller gave up waiting stays.
            if (entry.Value is { IsCompleted: true, IsCompletedSuccessfully: false })
            {
                _open.TryRemove(KeyValuePair.Create(sessionId, entry));
            }

            throw;
        }
    }

    /// <exception cref="HostException">There is no such session, another process owns it, or a turn of it runs.</exception>
    public async ValueTask DeleteAsync(string sessionId, CancellationToken cancellationToken)
    {
        if (_open.TryGetValue(sessionId, out var entry) && entry is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            var actor = await entry.Value;
            await RequireIdleAsync(actor);
            await ends.DeleteAsync(sessionId);
            _open.TryRemove(KeyValuePair.Create(sessionId, entry));
            await actor.DisposeAsync();
        }

        var opened = await store;
        var agents = await opened.ReadAsync(database => LogReader.SubAgents(database, sessionId), cancellationToken);
        if (await opened.DeleteAsync(sessionId, cancellationToken) is { } emptied)
        {
            SnapshotFolder.Forget(opened.Folder, emptied);
        }

        foreach (var agent in agents)
        {
            try
            {
                await DeleteAsync(agent, cancellationToken);
            }
            catch (HostException kept) when (kept.Failure is HostFailure.Busy or HostFailure.NotFound)
            {
                // Somebody went on in it, or it went with its own caller.
            }
        }
    }

    /// <summary>Lets go of a session that nobody waits for: what its calls left running ends, and another process can take it.</summary>
    public async ValueTask CloseAsync(OpenSession session)
    {
        if (session.TurnGate.CurrentCount == 0 || session.HasWaiting)
        {
            return;
        }

        _open.TryRemove(session.Id, out _);
        await session.DisposeAsync();
    }

    /// <summary>Ends a session that is open here: its end is told, what its calls left running ends, and another process can take it.</summary>
    /// <exception cref="HostException">A turn of it runs.</exception>
    public async ValueTask CloseAsync(string sessionId, SessionEndHooks hooks)
    {
        ArgumentNullException.ThrowIfNull(hooks);
        if (!_open.TryGetValue(sessionId, out var entry) || entry is not { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            return;
        }

        var session = await entry.Value;
        await RequireIdleAsync(session);
        await hooks.EndAsync(sessionId);
        await CloseAsync(session);
    }

    /// <summary>Ends all sessions of a folder that is let go of: their ends are told, and what their calls left running ends.</summary>
    /// <param name="root">The folder's real path.</param>
    /// <param name="hooks">Tells the ends.</param>
    /// <exception cref="HostException">A turn of one of them runs; none was ended.</exception>
    public async ValueTask CloseAllAsync(string root, SessionEndHooks hooks)
    {
        ArgumentNullException.ThrowIfNull(hooks);
        var there = new List<OpenSession>();
        foreach (var entry in _open.Values)
        {
            if (entry is { IsValueCreated: true, Value.IsCompletedSuccessfully: true } && await entry.Value is { } session && session.Info.Workspace == root)
            {
                there.Add(session);
            }
        }

        foreach (var session in there)
        {
            await RequireIdleAsync(session);
        }

        foreach (var session in there)
        {
            await hooks.EndAsync(session.Id);
            await CloseAsync(session);
        }
    }

    /// <summary>Gives a session another mode or profile.</summary>
    /// <exception cref="HostException">There is no such session or profile, or it is not of this workspace.</exception>
    public async ValueTask SwitchAsync(Workspace workspace, string sessionId, PermissionSwitch change, CancellationToken cancellationToken)
    {
        if (change.Seconds is { } seconds && !(seconds > 0 && seconds <= LongestSwitch.TotalSeconds))
        {
            throw new HostException(HostFailure.Invalid, $"A mode can be given for more than 0 and at most {LongestSwitch.TotalDays:0} days.");
        }

        var profile = change.Profile is { } name ? PermissionProfile.Find(workspace.Settings, name) : null;
        var session = await GetAsync(sessionId, cancellationToken);
        session.RequireWorkspace(workspace.Root);
        if (profile is { Sandboxed: true } && workspace.Configuration.Place is { } place)
        {
            throw new HostException(
                HostFailure.Invalid, $"The profile {change.Profile} holds commands on this machine alone, and this session works on {place.Name}.");
        }

        if (profile is { Sandboxed: true } && workspace.Services.Sandbox is { } sandbox && await sandbox.FindProblemAsync(cancellationToken) is { } none)
        {
            profile = profile.WithoutSandbox();
            session.Tell(new HostWarning(WorkspaceSandbox.Missing(none)));
        }

        DateTimeOffset? until = change.Seconds is { } span ? time.GetUtcNow() + TimeSpan.FromSeconds(span) : null;
        var mode = change.Mode ?? profile?.Mode;
        session.Switch(mode is null && profile is null
            ? null
            : new SwitchedPermissions(mode, profile is null ? null : workspace.Configuration.RulesOf?.Invoke(profile), until) { Profile = change.Profile });
        await session.AppendAsync([new PermissionsSwitched { Mode = mode, Profile = change.Profile, Until = until }], Durability.Process, cancellationToken);
        if (mode == PermissionMode.Bypass)
        {
            session.Tell(new HostWarning("The mode is bypass: whatever no rule denies runs without asking."));
        }
    }

    /// <summary>US dollars that a session has spent, in requests whose price is known.</summary>
    public async ValueTask<decimal> ReadSpentAsync(string sessionId, CancellationToken cancellationToken) =>
        await (await store).ReadSpentAsync(sessionId, DateTimeOffset.MinValue, cancellationToken);

    /// <summary>Tests that a session is open here.</summary>
    public bool IsOpen(string sessionId) => _open.ContainsKey(sessionId);

    /// <summary>Leaves word for the model of a session.</summary>
    /// <returns>False when the session is not open here.</returns>
    public async ValueTask<bool> TellAsync(string sessionId, string text)
    {
        if (!_open.TryGetValue(sessionId, out var entry) || entry is not { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            return false;
        }

        (await entry.Value).Notices.Add(text);
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        var teardown = new Teardown(log);
        foreach (var entry in _open.Values)
        {
            if (entry is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            {
                await teardown.StepAsync("closing a session", async () => await (await entry.Value).DisposeAsync());
            }
        }

        SessionStore opened;
        try
        {
            opened = await store;
        }
        catch (HostException)
        {
            // It never opened; whoever needed it was told.
            return;
        }

        await teardown.StepAsync("closing the store", opened.DisposeAsync);
    }

    /// <summary>Makes sure that no turn of a session runs or waits. One that has told its end lets go of the session a moment later.</summary>
    private static async ValueTask RequireIdleAsync(OpenSession session)
    {
        if (session.HasWaiting || !await session.TurnGate.WaitAsync(EndOfTurn))
        {
            throw new HostException(HostFailure.Busy, $"A turn of the session \"{session.Info.Name}\" runs in this process: cancel it first.");
        }

        session.TurnGate.Release();
    }

    private async Task<OpenSession> AcquireAsync(string id)
    {
        var opened = await store;
        return await OpenSession.OpenAsync(await opened.AcquireAsync(id, CancellationToken.None), opened.Ids, bus, time, CancellationToken.None);
    }
}
