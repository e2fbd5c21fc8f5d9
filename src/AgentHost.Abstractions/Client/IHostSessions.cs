namespace AgentHost;

/// <summary>What can be done with sessions that were kept, as surfaces see it.</summary>
/// <remarks>Thread-safe. Failures are <see cref="HostException"/>.</remarks>
public interface IHostSessions
{
    /// <summary>Takes back what turns of a session did to files; waits for a turn that runs. A file that somebody else changed since is left as it is and told of.</summary>
    /// <param name="request">Which changes.</param>
    /// <param name="cancellationToken">Ends the wait; what was begun is done.</param>
    /// <exception cref="HostException">There is no such message (<see cref="HostFailure.NotFound"/>), or another process has the session (<see cref="HostFailure.Busy"/>).</exception>
    ValueTask<UndoReport> UndoAsync(UndoRequest request, CancellationToken cancellationToken);

    /// <summary>Brings back what was taken back last, as long as no turn changed files since.</summary>
    /// <param name="workspaceId">The session's workspace.</param>
    /// <param name="sessionId">The session.</param>
    /// <param name="cancellationToken">Ends the wait; what was begun is done.</param>
    /// <exception cref="HostException">Another process has the session (<see cref="HostFailure.Busy"/>).</exception>
    ValueTask<UndoReport> RedoAsync(string workspaceId, string sessionId, CancellationToken cancellationToken);

    /// <summary>Begins a session with a copy of what another one has, up to a message; it goes on by itself, whatever becomes of the other.</summary>
    /// <param name="request">The other session.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="HostException">There is no such session or message (<see cref="HostFailure.NotFound"/>), or it is no name (<see cref="HostFailure.Invalid"/>).</exception>
    ValueTask<SessionInfo> ForkAsync(ForkRequest request, CancellationToken cancellationToken);

    /// <summary>Messages of all sessions that have the words, the best first; secrets are hidden, and cannot be looked for.</summary>
    /// <param name="request">The words.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="HostException">There is no word (<see cref="HostFailure.Invalid"/>), or the index cannot be used (<see cref="HostFailure.Store"/>).</exception>
    ValueTask<IReadOnlyList<SearchHit>> SearchAsync(SearchRequest request, CancellationToken cancellationToken);

    /// <summary>Removes sessions that were not used for long, or are too many; what somebody works on stays.</summary>
    /// <param name="request">Which; at least one bound.</param>
    /// <param name="cancellationToken">Ends it between two sessions.</param>
    /// <exception cref="HostException">No bound is given, or it is none (<see cref="HostFailure.Invalid"/>).</exception>
    ValueTask<CleanReport> CleanAsync(CleanRequest request, CancellationToken cancellationToken);
}
