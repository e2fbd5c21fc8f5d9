namespace AgentHost.Client;

/// <summary>What can be done with sessions that were kept, as surfaces see it.</summary>
/// <remarks>Thread-safe. Failures are <see cref="HostException"/>.</remarks>
public interface IHostSessions
{
    /// <summary>Prompts that wait.</summary>
    IPromptQueue Queue { get; }

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

    /// <summary>A page of what happened in a session, by kinds; the owner of the session goes on meanwhile.</summary>
    /// <param name="request">The session, and where to go on.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="HostException">There is no such session (<see cref="HostFailure.NotFound"/>), or the cursor is none of it (<see cref="HostFailure.Invalid"/>).</exception>
    ValueTask<HistoryPage> ReadHistoryAsync(HistoryRequest request, CancellationToken cancellationToken);

    /// <summary>Reads back a session that was exported: all of it or nothing. What it says of files cannot be taken back here, and what it cost is not counted again.</summary>
    /// <param name="request">Its events.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The session, under the id that it had.</returns>
    /// <exception cref="HostException">The events are no session, or one of that id is there (<see cref="HostFailure.Invalid"/>); the message names the line.</exception>
    ValueTask<SessionInfo> ImportAsync(ImportRequest request, CancellationToken cancellationToken);

    /// <summary>Makes all that follows from the log of events (lists, counts, usage, files seen) again.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>How many sessions there are.</returns>
    ValueTask<long> RebuildAsync(CancellationToken cancellationToken);

    /// <summary>Shortens the conversation that is sent, now; waits for a turn that runs. Everything stays in the log.</summary>
    /// <param name="request">The session.</param>
    /// <param name="cancellationToken">Ends it; then nothing is shortened.</param>
    /// <exception cref="HostException">There is no such session (<see cref="HostFailure.NotFound"/>), another process has it (<see cref="HostFailure.Busy"/>), or no model can be used.</exception>
    ValueTask<CompactReport> CompactAsync(CompactRequest request, CancellationToken cancellationToken);

    /// <summary>What a person wants kept through compactions of a session.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="HostException">There is no such session (<see cref="HostFailure.NotFound"/>).</exception>
    ValueTask<SessionPins> ReadPinsAsync(string sessionId, CancellationToken cancellationToken);

    /// <summary>Keeps a message whole through compactions, or no longer.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="message">The message's id, 4 and more of its first characters, or <c>last</c> for the last prompt.</param>
    /// <param name="pinned">Whether it is kept.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The message's id.</returns>
    /// <exception cref="HostException">There is no such session or message (<see cref="HostFailure.NotFound"/>), 100 are pinned already (<see cref="HostFailure.Invalid"/>), or another process has the session (<see cref="HostFailure.Busy"/>).</exception>
    ValueTask<string> PinAsync(string sessionId, string message, bool pinned, CancellationToken cancellationToken);

    /// <summary>Says what a session is for; the model is told with the next prompt, and it is kept through compactions.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="goal">The goal, 1 to 4,000 characters; null to go by the first prompt again.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="HostException">There is no such session (<see cref="HostFailure.NotFound"/>), it is no goal (<see cref="HostFailure.Invalid"/>), or another process has the session (<see cref="HostFailure.Busy"/>).</exception>
    ValueTask SetGoalAsync(string sessionId, string? goal, CancellationToken cancellationToken);

    /// <summary>What prompts of a session are taken with.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="HostException">There is no such session (<see cref="HostFailure.NotFound"/>).</exception>
    ValueTask<SessionSettings> ReadSettingsAsync(string sessionId, CancellationToken cancellationToken);

    /// <summary>Changes what prompts of a session are taken with, from the next prompt on.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="settings">All of it: what is absent is taken away.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="HostException">A value is out of its range (<see cref="HostFailure.Invalid"/>), or another process has the session (<see cref="HostFailure.Busy"/>).</exception>
    ValueTask ChangeSettingsAsync(string sessionId, SessionSettings settings, CancellationToken cancellationToken);
}
