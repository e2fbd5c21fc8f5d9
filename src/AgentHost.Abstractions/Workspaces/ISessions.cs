namespace AgentHost;

/// <summary>Sessions of a workspace, for reading.</summary>
/// <remarks>Thread-safe.</remarks>
public interface ISessions
{
    /// <summary>A session by id; null when there is none here.</summary>
    ValueTask<SessionInfo?> FindAsync(string sessionId, CancellationToken cancellationToken);

    /// <summary>Messages of a session, oldest first.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="skip">How many to pass over.</param>
    /// <param name="limit">The most to return; 1 to 1,000.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<IReadOnlyList<Message>> ReadMessagesAsync(string sessionId, int skip, int limit, CancellationToken cancellationToken);
}
