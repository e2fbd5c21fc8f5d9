using System.Collections.Concurrent;
using AgentHost.Client;
using AgentHost.Server.Access;
using AgentHost.Server.Replies;

namespace AgentHost.Server.Watching;

/// <summary>The workspaces that clients opened at this server. They stay open while the server runs. Thread-safe.</summary>
internal sealed class OpenWorkspaces(IHostClient host)
{
    private const int Most = 1_000;

    /// <summary>The most that one token opens: no other is shut out by it. The server's own token has no such bound.</summary>
    private const int MostOfOne = 100;

    private readonly ConcurrentDictionary<string, Opened> _byId = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _byWords = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _widened = new(StringComparer.Ordinal);

    public int Count => _byId.Count;

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
            _byId.TryRemove(workspace.Id, out _);
            _widened.TryRemove(workspace.Id, out _);
        }
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

    /// <summary>An open workspace, the words that it was opened with, and the token of who did.</summary>
    private sealed record Opened(WorkspaceRequest Request, WorkspaceInfo Info, string By);
}
