namespace AgentHost.Client;

/// <summary>Conversations of sessions as a model gets them: shortened by a person's word, and what is kept then.</summary>
/// <remarks>Thread-safe. Failures are <see cref="HostException"/>.</remarks>
public interface ISessionContext
{
    /// <summary>Shortens the conversation that is sent, now; waits for a turn that runs. Everything stays in the log.</summary>
    /// <param name="request">The session.</param>
    /// <param name="cancellationToken">Ends it; then nothing is shortened.</param>
    /// <exception cref="HostException">
    /// There is no such session (<see cref="HostFailure.NotFound"/>), another process has it (<see cref="HostFailure.Busy"/>), or no model can be used.
    /// </exception>
    ValueTask<CompactReport> CompactAsync(CompactRequest request, CancellationToken cancellationToken);

    /// <summary>Reads what a person wants kept through compactions of a session.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="HostException">There is no such session (<see cref="HostFailure.NotFound"/>).</exception>
    ValueTask<SessionPins> ReadPinsAsync(string sessionId, CancellationToken cancellationToken);

    /// <summary>Keeps a message whole through compactions, or no longer.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="message">The message's id, 4 and more of its first characters, or <c>last</c> for the last prompt.</param>
    /// <param name="pinned">True to keep it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The message's id.</returns>
    /// <exception cref="HostException">
    /// There is no such session or message (<see cref="HostFailure.NotFound"/>), 100 are pinned already (<see cref="HostFailure.Invalid"/>), or another process
    /// has the session (<see cref="HostFailure.Busy"/>).
    /// </exception>
    ValueTask<string> PinAsync(string sessionId, string message, bool pinned, CancellationToken cancellationToken);

    /// <summary>Says what a session is for; the model is told with the next prompt, and it is kept through compactions.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="goal">The goal, 1 to 4,000 characters; null to go by the first prompt again.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="HostException">
    /// There is no such session (<see cref="HostFailure.NotFound"/>), it is no goal (<see cref="HostFailure.Invalid"/>), or another process has the session
    /// (<see cref="HostFailure.Busy"/>).
    /// </exception>
    ValueTask SetGoalAsync(string sessionId, string? goal, CancellationToken cancellationToken);
}
