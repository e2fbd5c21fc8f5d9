using AgentHost.Client;
using AgentHost.Remote.Connecting;
using static AgentHost.Remote.Connecting.RemoteConnection;

namespace AgentHost.Remote.Subjects;

/// <summary>Prompts at a server.</summary>
internal sealed class RemotePrompts(RemoteConnection connection) : IHostPrompts
{
    public IPromptQueue Queue { get; } = new RemoteQueue(connection);

    public async ValueTask<string> SubmitAsync(PromptRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return (await connection.SendAsync<PromptRequest, SubmittedTurn>(
            "POST", $"v1/sessions/{Escape(request.SessionId)}/messages", request, cancellationToken)).TurnId;
    }

    public ValueTask CancelAsync(string sessionId, string turnId, CancellationToken cancellationToken) =>
        connection.SendAsync("POST", $"v1/sessions/{Escape(sessionId)}/cancel", new SubmittedTurn(turnId), cancellationToken);

    public ValueTask<RequestPreview> PreviewAsync(PromptRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return connection.SendAsync<PromptRequest, RequestPreview>(
            "POST", $"v1/workspaces/{Escape(request.WorkspaceId)}/preview", request, cancellationToken);
    }

    public ValueTask<AttachedContext> AttachAsync(string workspaceId, string text, IReadOnlyList<string> attached, CancellationToken cancellationToken) =>
        connection.SendAsync<AttachRequest, AttachedContext>(
            "POST", $"v1/workspaces/{Escape(workspaceId)}/attach", new AttachRequest(text) { Attached = attached }, cancellationToken);

    public ValueTask<bool> AnswerQuestionAsync(string questionId, QuestionAnswer? answer, CancellationToken cancellationToken) =>
        connection.TryAsync(
            "POST", $"v1/questions/{Escape(questionId)}", new QuestionReply { Answer = answer }, "question-resolved", cancellationToken);

    public ValueTask<IReadOnlyList<string>> ListAgentsAsync(string workspaceId, CancellationToken cancellationToken) =>
        connection.ListAsync<string>($"v1/workspaces/{Escape(workspaceId)}/agents", cancellationToken);

    public ValueTask<IReadOnlyList<DeclaredRunOption>> ListRunOptionsAsync(string workspaceId, CancellationToken cancellationToken) =>
        connection.ListAsync<DeclaredRunOption>($"v1/workspaces/{Escape(workspaceId)}/run-options", cancellationToken);
}
