using System.Collections.Concurrent;
using AgentHost.Client;
using AgentHost.Server.Replies;

namespace AgentHost.Server.Watching;

/// <summary>The workspaces that clients opened at this server. Thread-safe.</summary>
internal sealed class OpenWorkspaces(IHostClient host)
{
    private const int Most = 1_000;

    private readonly ConcurrentDictionary<string, WorkspaceInfo> _byId = new(StringComparer.Ordinal);

    public IReadOnlyList<WorkspaceInfo> All => [.. _byId.Values.OrderBy(static workspace => workspace.Root, StringComparer.Ordinal)];

    public int Count => _byId.Count;

    /// <summary>Opens a workspace, or gives the one that is open for the same words.</summary>
    public async ValueTask<WorkspaceInfo> OpenAsync(WorkspaceRequest request, CancellationToken cancellationToken)
    {
        if (_byId.Count >= Most)
        {
            throw new ProblemException(ProblemKind.TooMany, $"{Most} workspaces are open: what is opened with the same words counts once.");
        }

        var opened = await host.Workspaces.OpenAsync(request, cancellationToken);
        return _byId[opened.Id] = opened;
    }

    /// <summary>The open workspace of an id.</summary>
    /// <exception cref="ProblemException">There is none.</exception>
    public WorkspaceInfo Find(string id) =>
        _byId.GetValueOrDefault(id) ?? throw new ProblemException(ProblemKind.WorkspaceNotFound, $"No workspace {id} is open here: open it first.");

    /// <summary>The workspace in which something of a session happens: the one that is named, or else the session's own as its settings have it.</summary>
    /// <exception cref="ProblemException">It is not the session's.</exception>
    public async ValueTask<WorkspaceInfo> OfAsync(SessionInfo session, string? id, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(id))
        {
            return await OpenAsync(new WorkspaceRequest(session.Workspace), cancellationToken);
        }

        var named = Find(id);
        return named.Root == session.Workspace
            ? named
            : throw new ProblemException(ProblemKind.InvalidRequest, $"The session belongs to {session.Workspace}, not to {named.Root}.");
    }
}
