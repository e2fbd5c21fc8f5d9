namespace AgentHost;

/// <summary>Sessions of a workspace.</summary>
/// <remarks>Thread-safe.</remarks>
public interface ISessions
{
    /// <summary>A session by id; null when there is none here.</summary>
    ValueTask<SessionInfo?> FindAsync(string sessionId, CancellationToken cancellationToken);

    /// <summary>Messages of a session, oldest first.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="skip">Number of sessions to pass over.</param>
    /// <param name="limit">The most to return; 1 to 1,000.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<IReadOnlyList<Message>> ReadMessagesAsync(string sessionId, int skip, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Tells the model of a session something that happened beside its calls, such as the end of background work: it comes with the next results, or with the
    /// next prompt.
    /// </summary>
    /// <param name="sessionId">A session of this workspace that is open in this host.</param>
    /// <param name="text">A sentence or two; at most 2,000 characters are told, and of what waits the last 50.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False when the session is not open here.</returns>
    ValueTask<bool> TellAsync(string sessionId, string text, CancellationToken cancellationToken);
}
