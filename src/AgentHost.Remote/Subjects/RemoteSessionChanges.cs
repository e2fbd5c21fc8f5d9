using AgentHost.Client;
using AgentHost.Remote.Connecting;
using static AgentHost.Remote.Connecting.RemoteConnection;

namespace AgentHost.Remote.Subjects;

/// <summary>Changes of files at a server.</summary>
internal sealed class RemoteSessionChanges(RemoteConnection connection) : ISessionChanges
{
    public ValueTask<UndoReport> UndoAsync(UndoRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return connection.SendAsync<UndoRequest, UndoReport>("POST", Of(request.SessionId) + "/undo", request, cancellationToken);
    }

    public ValueTask<UndoReport> RedoAsync(string workspaceId, string sessionId, CancellationToken cancellationToken) =>
        connection.SendAsync<WorkspaceReference, UndoReport>(
            "POST", Of(sessionId) + "/redo", new WorkspaceReference { WorkspaceId = workspaceId }, cancellationToken);

    public ValueTask<EditResult> ApplyPreviewsAsync(string workspaceId, string sessionId, bool discard, CancellationToken cancellationToken) =>
        connection.SendAsync<PreviewsRequest, EditResult>(
            "POST", Of(sessionId) + "/apply", new PreviewsRequest { WorkspaceId = workspaceId, Discard = discard }, cancellationToken);

    private static string Of(string session) => $"v1/sessions/{Escape(session)}";
}
