namespace AgentHost.Client;

/// <summary>Prompts that wait for the turns before them, and words for the turn that runs.</summary>
/// <remarks>
/// What waits is in the store: it survives the host, keeps its order, and is at most 100 prompts and 16 MB in a session.
/// <see cref="IHostPrompts.SubmitAsync"/> queues a prompt by itself where a turn of this host runs. Thread-safe. Failures are <see cref="HostException"/>.
/// </remarks>
public interface IPromptQueue
{
    /// <summary>Lists what waits in a session, in its order; whoever has the session.</summary>
    /// <exception cref="HostException">There is no such session (<see cref="HostFailure.NotFound"/>).</exception>
    ValueTask<IReadOnlyList<QueuedPrompt>> ListAsync(string sessionId, CancellationToken cancellationToken);

    /// <summary>
    /// Leaves a prompt for whoever has the session: a host that lives on takes it up when its turn has ended. Where nobody has it, it waits until somebody
    /// does.
    /// </summary>
    /// <param name="request">The prompt. Its workspace is the session's, whatever it says; absent members are those of the host that takes it up.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The id of its turn.</returns>
    /// <exception cref="HostException">
    /// There is no such session (<see cref="HostFailure.NotFound"/>), or too much waits (<see cref="HostFailure.Invalid"/>).
    /// </exception>
    ValueTask<string> AddAsync(PromptRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Says something to the turn that runs: it is taken up as a person's message before the next request. What comes too late waits as a prompt.
    /// </summary>
    /// <param name="sessionId">The session; another process may run the turn.</param>
    /// <param name="parts">Parts of what is said.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Its id.</returns>
    /// <exception cref="HostException">
    /// No turn runs in it (<see cref="HostFailure.Invalid"/>), or there is no such session (<see cref="HostFailure.NotFound"/>).
    /// </exception>
    ValueTask<string> SteerAsync(string sessionId, IReadOnlyList<Part> parts, CancellationToken cancellationToken);

    /// <summary>Says something else instead.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="turnId">The prompt that waits.</param>
    /// <param name="parts">Parts that it has from now on.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="HostException">
    /// No such prompt waits (<see cref="HostFailure.NotFound"/>), or another process has the session (<see cref="HostFailure.Busy"/>).
    /// </exception>
    ValueTask ChangeAsync(string sessionId, string turnId, IReadOnlyList<Part> parts, CancellationToken cancellationToken);

    /// <summary>Gives a prompt another place.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="turnId">The prompt that waits.</param>
    /// <param name="place">Number of prompts that are to be before it, from 0; more than there are for the end.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="HostException">
    /// No such prompt waits (<see cref="HostFailure.NotFound"/>), or another process has the session (<see cref="HostFailure.Busy"/>).
    /// </exception>
    ValueTask MoveAsync(string sessionId, string turnId, int place, CancellationToken cancellationToken);

    /// <summary>Takes prompts out; their turns end as cancelled.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="turnId">The prompt that waits; null for all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Number of prompts that were taken out.</returns>
    /// <exception cref="HostException">
    /// No such prompt waits (<see cref="HostFailure.NotFound"/>), or another process has the session (<see cref="HostFailure.Busy"/>).
    /// </exception>
    ValueTask<int> RemoveAsync(string sessionId, string? turnId, CancellationToken cancellationToken);

    /// <summary>Lets what is held run, in its order, behind the turn that runs.</summary>
    /// <param name="workspaceId">The session's workspace.</param>
    /// <param name="sessionId">The session.</param>
    /// <param name="cancellationToken">Ends the wait; what was submitted goes on.</param>
    /// <returns>Ids of their turns; empty when nothing was held.</returns>
    /// <exception cref="HostException">
    /// One of them cannot run, such as for want of its model: it and those behind it stay held. Or another process has the session
    /// (<see cref="HostFailure.Busy"/>).
    /// </exception>
    ValueTask<IReadOnlyList<string>> ResumeAsync(string workspaceId, string sessionId, CancellationToken cancellationToken);
}
