using System.Collections.Concurrent;
using AgentHost.Client;
using AgentHost.Server.Access;
using AgentHost.Server.Replies;

namespace AgentHost.Server.Watching;

/// <summary>The workspaces that clients opened at this server. Thread-safe.</summary>
internal sealed class OpenWorkspaces(IHostClient host)
{
    private const int Most = 1_000;

    private readonly ConcurrentDictionary<string, WorkspaceInfo> _byId = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _widened = new(StringComparer.Ordinal);

    /// <summary>Those that a caller may use, by their paths.</summary>
    public IReadOnlyList<WorkspaceInfo> Of(Caller caller) =>
        [.. _byId.Values.Where(workspace => IsFor(workspace, caller)).OrderBy(static workspace => workspace.Root, StringComparer.Ordinal)];

    public int Count => _byId.Count;

    /// <summary>Opens a workspace, or gives the one that is open for the same words.</summary>
    /// <param name="request">The words.</param>
    /// <param name="widened">True where they widen what runs: from then on it is for callers with the scope admin alone.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<WorkspaceInfo> OpenAsync(WorkspaceRequest request, bool widened, CancellationToken cancellationToken)
    {
        if (_byId.Count >= Most)
        {
            throw new ProblemException(ProblemKind.TooMany, $"{Most} workspaces are open: what is opened with the same words counts once.");
        }

        var opened = await host.Workspaces.OpenAsync(request, cancellationToken);
        if (widened)
        {
            _widened[opened.Id] = true;
        }

        return _byId[opened.Id] = opened;
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

    /// <summary>The open workspace of an id.</summary>
    /// <exception cref="ProblemException">There is none for this caller.</exception>
    public WorkspaceInfo Find(string id, Caller caller) =>
        _byId.GetValueOrDefault(id) is { } found && IsFor(found, caller)
            ? found
            : throw new ProblemException(ProblemKind.WorkspaceNotFound, $"No workspace {id} is open here for this token: open it first.");

    /// <summary>The workspace in which something of a session happens: the one that is named, or else the session's own as its settings have it.</summary>
    /// <exception cref="ProblemException">It is not the session's.</exception>
    public async ValueTask<WorkspaceInfo> OfAsync(SessionInfo session, string? id, Caller caller, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(id))
        {
            return await OpenAsync(new WorkspaceRequest(session.Workspace), widened: false, cancellationToken);
        }

        var named = Find(id, caller);
        return named.Root == session.Workspace
            ? named
            : throw new ProblemException(ProblemKind.InvalidRequest, $"The session belongs to {session.Workspace}, not to {named.Root}.");
    }

    private bool IsFor(WorkspaceInfo workspace, Caller caller) =>
        (caller.Workspace is null || caller.Workspace == workspace.Root)
        && (caller.Scopes.Allow(AccessScopes.Admin) || !_widened.ContainsKey(workspace.Id));
}
