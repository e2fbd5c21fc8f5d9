namespace AgentHost.Client;

/// <summary>Prompts of a host, as surfaces see them: submitted, looked at before, cancelled; and what the model asks a person meanwhile.</summary>
/// <remarks>Thread-safe. Failures are <see cref="HostException"/>.</remarks>
public interface IHostPrompts
{
    /// <summary>Prompts that wait.</summary>
    IPromptQueue Queue { get; }

    /// <summary>
    /// Submits a prompt. It runs at once, or waits for the turns before it. What comes of it is told as events, <see cref="TurnCompleted"/> last.
    /// </summary>
    /// <param name="request">The prompt; its session is one of its workspace.</param>
    /// <param name="cancellationToken">Ends the wait until it is taken in; <see cref="CancelAsync"/> ends the turn.</param>
    /// <returns>The turn's id.</returns>
    /// <exception cref="HostException">
    /// It is empty, its model or agent is not there, or the settings are off (<see cref="HostFailure.Invalid"/>), or another process has the session
    /// (<see cref="HostFailure.Busy"/>); nothing was stored.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The host is closed.</exception>
    ValueTask<string> SubmitAsync(PromptRequest request, CancellationToken cancellationToken);

    /// <summary>Cancels a turn, running or queued, and waits until its end is stored. Nothing happens when it has ended.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="turnId">The turn.</param>
    /// <param name="cancellationToken">Ends the wait; the turn is cancelled all the same.</param>
    ValueTask CancelAsync(string sessionId, string turnId, CancellationToken cancellationToken);

    /// <summary>Shows what a prompt would send: system prompt, tools, history, prompt. Nothing is sent or stored.</summary>
    /// <param name="request">The prompt; an empty session id stands for a new session.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<RequestPreview> PreviewAsync(PromptRequest request, CancellationToken cancellationToken);

    /// <summary>Reads what the references of a prompt (<c>@path</c>, <c>@https://…</c>) stand for, as parts that go with it.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="text">The prompt.</param>
    /// <param name="attached">More of them, as they stand behind the <c>@</c>; one that cannot be had is an error.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<AttachedContext> AttachAsync(string workspaceId, string text, IReadOnlyList<string> attached, CancellationToken cancellationToken);

    /// <summary>Answers a question that <see cref="QuestionAsked"/> told of.</summary>
    /// <param name="questionId">The question.</param>
    /// <param name="answer">The answer; null to decline.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False when somebody else was first.</returns>
    ValueTask<bool> AnswerQuestionAsync(string questionId, QuestionAnswer? answer, CancellationToken cancellationToken);

    /// <summary>
    /// Lists the names of the agents that <see cref="PromptRequest.Agent"/> takes. The plugins that bring agents are asked; one that cannot tell takes nothing
    /// from the others.
    /// </summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<IReadOnlyList<string>> ListAgentsAsync(string workspaceId, CancellationToken cancellationToken);

    /// <summary>
    /// Lists the run options (<see cref="PromptRequest.RunOptions"/>) that plugins declare, by name, from manifests alone: no plugin's code runs for it.
    /// </summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<IReadOnlyList<DeclaredRunOption>> ListRunOptionsAsync(string workspaceId, CancellationToken cancellationToken);
}
