using System.Collections.Concurrent;
using AgentHost.Client;
using AgentHost.Server.Access;
using AgentHost.Server.Replies;

namespace AgentHost.Server.Watching;

/// <summary>The workspaces that clients opened at this server, until somebody closes them or nobody uses them for long. Thread-safe.</summary>
/// <param name="host">The host.</param>
/// <param name="time">The clock.</param>
internal sealed class OpenWorkspaces(IHostClient host, TimeProvider time)
{
    private const int Most = 1_000;

    /// <summary>The most that one token opens: no other is shut out by it. The server's own token has no such bound.</summary>
    private const int MostOfOne = 100;

    private readonly ConcurrentDictionary<string, Opened> _byId = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _byWords = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _widened = new(StringComparer.Ordinal);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, FolderUse> _uses = new(StringComparer.Ordinal);

    public int Count => _byId.Count;

    private long Now => time.GetTimestamp();

    /// <summary>Those that a caller may use as they are now, by their paths.</summary>
    public async ValueTask<IReadOnlyList<WorkspaceInfo>> ListAsync(Caller caller, CancellationToken cancellationToken)
    {
        var all = new List<WorkspaceInfo>();
        foreach (var opened in _byId.Values.Where(opened => IsFor(opened.Info, caller)).OrderBy(static opened => opened.Info.Root, StringComparer.Ordinal))
        {
            all.Add(await ReadAsync(opened, cancellationToken));
        }

        return all;
    }

    /// <summary>An open workspace as it is now.</summary>
    /// <exception cref="ProblemException">It was let go of meanwhile.</exception>
    public ValueTask<WorkspaceInfo> ReadAsync(string id, CancellationToken cancellationToken) =>
        ReadAsync(_byId.GetValueOrDefault(id) ?? throw Missing(id), cancellationToken);

    /// <summary>Opens a workspace, or gives the one that is open for the same words.</summary>
    /// <param name="request">The words. Ways to write the path that mean the same are the same.</param>
    /// <param name="widened">True where they widen what runs: from then on it is for callers with the scope admin alone.</param>
    /// <param name="caller">Who opens it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ProblemException">Too many are open, or it is no path.</exception>
    public async ValueTask<WorkspaceInfo> OpenAsync(WorkspaceRequest request, bool widened, Caller caller, CancellationToken cancellationToken)
    {
        request = request with { Path = Normal(request.Path) };

        // A folder that a provider makes is another one each time, and is let go of by itself.
        var words = request.Provider is null ? ClientJson.Write(request) : null;
        if (words is null || !_byWords.ContainsKey(words))
        {
            Check(caller);
        }

        var info = await host.Workspaces.OpenAsync(request, cancellationToken);
        if (widened)
        {
            _widened[info.Id] = true;
        }

        _byId.TryAdd(info.Id, new Opened(request, info, caller.Hash));
        Attach(info.Root).Dispose();
        if (words is not null)
        {
            _byWords[words] = info.Id;
        }

        return info;
    }

    /// <summary>Forgets a workspace that the host let go of; one that stays open is kept.</summary>
    public void Forget(WorkspaceInfo workspace)
    {
        if (workspace.Origin is not null)
        {
            Remove(workspace.Id);
        }
    }

    /// <summary>Closes a workspace.</summary>
    /// <exception cref="HostException">A turn runs in it.</exception>
    public async ValueTask CloseAsync(string id, CancellationToken cancellationToken)
    {
        await host.Workspaces.CloseAsync(id, cancellationToken);
        Remove(id);
    }

    /// <summary>Notes that somebody uses a folder, until it is disposed.</summary>
    /// <param name="root">Its real path.</param>
    public IDisposable Attach(string root)
    {
        lock (_gate)
        {
            if (!_uses.TryGetValue(root, out var use))
            {
                _uses[root] = use = new FolderUse(this);
            }

            use.Count++;
            return new Attachment(use);
        }
    }

    /// <summary>Closes the workspaces whose folders nobody used for a while, and in which no turn runs.</summary>
    /// <param name="idle">The while.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask CloseIdleAsync(TimeSpan idle, CancellationToken cancellationToken)
    {
        foreach (var (id, opened) in _byId)
        {
            lock (_gate)
            {
                if (_uses.TryGetValue(opened.Info.Root, out var use) && (use.Count > 0 || time.GetElapsedTime(use.Last) < idle))
                {
                    continue;
                }
            }

            try
            {
                await CloseAsync(id, cancellationToken);
            }
            catch (HostException fault) when (fault.Failure == HostFailure.Busy)
            {
                // A turn runs in it with nobody there: from its end on the time counts anew.
                Attach(opened.Info.Root).Dispose();
            }
            catch (HostException fault) when (fault.Failure == HostFailure.NotFound)
            {
                Remove(id);
            }
        }

        lock (_gate)
        {
            foreach (var root in _uses.Where(static each => each.Value.Count == 0).Select(static each => each.Key)
                .Except(_byId.Values.Select(static opened => opened.Info.Root), StringComparer.Ordinal).ToList())
            {
                _uses.Remove(root);
            }
        }
    }

    /// <summary>Lists the plugins of all workspaces, each once, by their ids.</summary>
    public async ValueTask<IReadOnlyList<PluginInfo>> ListPluginsAsync(CancellationToken cancellationToken)
    {
        var all = new SortedDictionary<string, PluginInfo>(StringComparer.Ordinal);
        foreach (var id in _byId.Keys)
        {
            try
            {
                foreach (var plugin in await host.Plugins.ListAsync(id, cancellationToken))
                {
                    all[plugin.Id] = plugin;
                }
            }
            catch (HostException fault) when (fault.Failure == HostFailure.NotFound)
            {
                // It was closed in this moment.
            }
        }

        return [.. all.Values];
    }

    /// <summary>The open workspace of an id. What may have changed since it was opened is as it was then.</summary>
    /// <exception cref="ProblemException">There is none for this caller.</exception>
    public WorkspaceInfo Find(string id, Caller caller) =>
        _byId.GetValueOrDefault(id)?.Info is { } found && IsFor(found, caller)
            ? found
            : throw Missing(id);

    /// <summary>The workspace in which something of a session happens: the one that is named, or else the session's own as its settings have it.</summary>
    /// <exception cref="ProblemException">It is not the session's.</exception>
    public async ValueTask<WorkspaceInfo> OfAsync(SessionInfo session, string? id, Caller caller, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(id))
        {
            return await OpenAsync(new WorkspaceRequest(session.Workspace), widened: false, caller, cancellationToken);
        }

        var named = Find(id, caller);
        return named.Root == session.Workspace
            ? named
            : throw new ProblemException(ProblemKind.InvalidRequest, $"The session belongs to {session.Workspace}, not to {named.Root}.");
    }

    /// <summary>A path as it is compared: whole, and without what says nothing.</summary>
    /// <exception cref="ProblemException">It is none.</exception>
    public static string Normal(string path)
    {
        try
        {
            return Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        }
        catch (Exception fault) when (fault is ArgumentException or PathTooLongException or NotSupportedException)
        {
            throw new ProblemException(ProblemKind.InvalidRequest, $"The member path is no path: {fault.Message}");
        }
    }

    private void Remove(string id)
    {
        _byId.TryRemove(id, out _);
        _widened.TryRemove(id, out _);
        foreach (var words in _byWords.Where(each => each.Value == id).Select(static each => each.Key).ToList())
        {
            _byWords.TryRemove(KeyValuePair.Create(words, id));
        }
    }

    private static ProblemException Missing(string id) =>
        new(ProblemKind.WorkspaceNotFound, $"No workspace {id} is open here for this token: open it first.");

    // Asked for with the same words it is the same; but a folder that a provider makes would be made once more.
    private ValueTask<WorkspaceInfo> ReadAsync(Opened opened, CancellationToken cancellationToken) =>
        opened.Request.Provider is null ? host.Workspaces.OpenAsync(opened.Request, cancellationToken) : new(opened.Info);

    private void Check(Caller caller)
    {
        if (_byId.Count >= Most)
        {
            throw new ProblemException(ProblemKind.TooMany, $"{Most} workspaces are open: what is opened with the same words counts once.");
        }

        if (caller.Hash.Length > 0 && _byId.Values.Count(opened => opened.By == caller.Hash) >= MostOfOne)
        {
            throw new ProblemException(ProblemKind.TooMany, $"This token opened {MostOfOne} workspaces: what is opened with the same words counts once.");
        }
    }

    private bool IsFor(WorkspaceInfo workspace, Caller caller) =>
        (caller.Workspace is null || caller.Workspace == workspace.Root)
        && (caller.Scopes.Allow(AccessScopes.Admin) || !_widened.ContainsKey(workspace.Id));

    /// <summary>Uses of one folder: how many go on, and when the last ended.</summary>
    private sealed class FolderUse(OpenWorkspaces all)
    {
        public int Count { get; set; }

        public long Last { get; private set; }

        public void End()
        {
            lock (all._gate)
            {
                Count--;
                Last = all.Now;
            }
        }
    }

    private sealed class Attachment(FolderUse use) : IDisposable
    {
        private int _ended;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0)
            {
                use.End();
            }
        }
    }

    /// <summary>An open workspace, the words that it was opened with, and the token of who did.</summary>
    private sealed record Opened(WorkspaceRequest Request, WorkspaceInfo Info, string By);
}
