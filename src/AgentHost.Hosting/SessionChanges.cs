using AgentHost.Client;
using AgentHost.Kernel.Turns;
using AgentHost.Sessions;

namespace AgentHost.Hosting;

/// <summary>Changes of sessions to files, as surfaces see them.</summary>
internal sealed class SessionChanges(SessionService sessions, Task<SessionStore> store, OpenedWorkspaces workspaces) : ISessionChanges
{
    private readonly EditPreviewService _previews = new(sessions, store);
    private readonly UndoService _undo = new(sessions, store);

    /// <inheritdoc/>
    public async ValueTask<UndoReport> UndoAsync(UndoRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return await _undo.UndoAsync(await workspaces.FindAsync(request.WorkspaceId), request, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<UndoReport> RedoAsync(string workspaceId, string sessionId, CancellationToken cancellationToken) =>
        await _undo.RedoAsync(await workspaces.FindAsync(workspaceId), sessionId, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<EditResult> ApplyPreviewsAsync(string workspaceId, string sessionId, bool discard, CancellationToken cancellationToken) =>
        await _previews.ApplyAsync(await workspaces.FindAsync(workspaceId), sessionId, discard, cancellationToken);
}
