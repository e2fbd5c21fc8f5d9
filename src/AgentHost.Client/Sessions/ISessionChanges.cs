namespace AgentHost.Client;

/// <summary>Changes that turns of a session made to files: taken back, brought back, and made after a dry run.</summary>
/// <remarks>Thread-safe. Failures are <see cref="HostException"/>.</remarks>
public interface ISessionChanges
{
    /// <summary>
    /// Takes back what turns of a session did to files; waits for a turn that runs. A file that somebody else changed since is left as it is and told of.
    /// </summary>
    /// <param name="request">Selects the changes.</param>
    /// <param name="cancellationToken">Ends the wait; what was begun is done.</param>
    /// <exception cref="HostException">
    /// There is no such message (<see cref="HostFailure.NotFound"/>), or another process has the session (<see cref="HostFailure.Busy"/>).
    /// </exception>
    ValueTask<UndoReport> UndoAsync(UndoRequest request, CancellationToken cancellationToken);

    /// <summary>Brings back what was taken back last, as long as no turn changed files since.</summary>
    /// <param name="workspaceId">The session's workspace.</param>
    /// <param name="sessionId">The session.</param>
    /// <param name="cancellationToken">Ends the wait; what was begun is done.</param>
    /// <exception cref="HostException">Another process has the session (<see cref="HostFailure.Busy"/>).</exception>
    ValueTask<UndoReport> RedoAsync(string workspaceId, string sessionId, CancellationToken cancellationToken);

    /// <summary>Makes the changes that dry runs of a session kept, all or none; or gives them up.</summary>
    /// <param name="workspaceId">The session's workspace.</param>
    /// <param name="sessionId">The session.</param>
    /// <param name="discard">True to give them up.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>
    /// What was changed; empty when nothing was kept. An error when a file is another by now: then nothing was changed, and they are still kept.
    /// </returns>
    ValueTask<EditResult> ApplyPreviewsAsync(string workspaceId, string sessionId, bool discard, CancellationToken cancellationToken);
}
