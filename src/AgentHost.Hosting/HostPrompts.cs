using AgentHost.Client;
using AgentHost.Kernel.Attaching;
using AgentHost.Kernel.Turns;
using AgentHost.Kernel.Turns.Planning;

namespace AgentHost.Hosting;

/// <summary>Prompts of this host.</summary>
internal sealed class HostPrompts(TurnComposition turns, ToolCallService calls, Questions questions, OpenedWorkspaces workspaces, IPromptQueue queue)
    : IHostPrompts
{
    /// <inheritdoc/>
    public IPromptQueue Queue => queue;

    /// <inheritdoc/>
    public async ValueTask<string> SubmitAsync(PromptRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        workspaces.ThrowIfClosed();
        if (request.Parts.Count == 0)
        {
            throw new HostException(HostFailure.Invalid, "The prompt is empty: say what is to be done.");
        }

        return (await turns.Service.SubmitAsync(await workspaces.FindAsync(request.WorkspaceId), request, origin: null, cancellationToken)).Id;
    }

    /// <inheritdoc/>
    public async ValueTask CancelAsync(string sessionId, string turnId, CancellationToken cancellationToken)
    {
        await calls.CancelAsync(sessionId, turnId, cancellationToken);
        await turns.Scheduler.CancelAsync(sessionId, turnId, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<RequestPreview> PreviewAsync(PromptRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return await turns.Previewer.PreviewAsync(await workspaces.FindAsync(request.WorkspaceId), request, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<AttachedContext> AttachAsync(string workspaceId, string text, IReadOnlyList<string> attached, CancellationToken cancellationToken) =>
        await WorkspaceReferences.ReadAsync(await workspaces.FindAsync(workspaceId), text, attached, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> AnswerQuestionAsync(string questionId, QuestionAnswer? answer, CancellationToken cancellationToken) =>
        new(questions.TryAnswer(questionId, answer));

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<string>> ListAgentsAsync(string workspaceId, CancellationToken cancellationToken) =>
        await AgentCatalog.ListAsync(await workspaces.FindAsync(workspaceId), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<DeclaredRunOption>> ListRunOptionsAsync(string workspaceId, CancellationToken cancellationToken) =>
        RunOptionCatalog.List(await workspaces.FindAsync(workspaceId));
}
