using AgentHost.Client;
using AgentHost.Remote.Connecting;
using static AgentHost.Remote.Connecting.RemoteConnection;

namespace AgentHost.Remote.Subjects;

/// <summary>Prompts that wait at a server.</summary>
internal sealed class RemoteQueue(RemoteConnection connection) : IPromptQueue
{
    public ValueTask<IReadOnlyList<QueuedPrompt>> ListAsync(string sessionId, CancellationToken cancellationToken) =>
        connection.ListAsync<QueuedPrompt>(Of(sessionId), cancellationToken);

    public async ValueTask<string> AddAsync(PromptRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return (await connection.SendAsync<PromptRequest, SubmittedTurn>("POST", Of(request.SessionId), request, cancellationToken)).TurnId;
    }

    public async ValueTask<string> SteerAsync(string sessionId, IReadOnlyList<Part> parts, CancellationToken cancellationToken) =>
        (await connection.SendAsync<SteerRequest, NamedThing>(
            "POST", $"v1/sessions/{Escape(sessionId)}/steer", new SteerRequest(parts), cancellationToken)).Name;

    public ValueTask ChangeAsync(string sessionId, string turnId, IReadOnlyList<Part> parts, CancellationToken cancellationToken) =>
        connection.SendAsync("PATCH", $"{Of(sessionId)}/{Escape(turnId)}", new QueueChange { Parts = parts }, cancellationToken);

    public ValueTask MoveAsync(string sessionId, string turnId, int place, CancellationToken cancellationToken) =>
        connection.SendAsync("PATCH", $"{Of(sessionId)}/{Escape(turnId)}", new QueueChange { Place = place }, cancellationToken);

    public async ValueTask<int> RemoveAsync(string sessionId, string? turnId, CancellationToken cancellationToken) =>
        (int)(await connection.ActAsync<ChangedCount>(
            "DELETE", turnId is null ? Of(sessionId) : $"{Of(sessionId)}/{Escape(turnId)}", cancellationToken)).Count;

    public async ValueTask<IReadOnlyList<string>> ResumeAsync(string workspaceId, string sessionId, CancellationToken cancellationToken) =>
        (await connection.SendAsync<WorkspaceReference, SubmittedTurns>(
            "POST", Of(sessionId) + "/resume", new WorkspaceReference { WorkspaceId = workspaceId }, cancellationToken)).TurnIds;

    private static string Of(string session) => $"v1/sessions/{Escape(session)}/queue";
}
