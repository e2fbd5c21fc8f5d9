namespace AgentHost.Client;

/// <summary>Sessions of a host, as surfaces see them: begun, found, read, kept and removed.</summary>
/// <remarks>Thread-safe. Failures are <see cref="HostException"/>.</remarks>
public interface IHostSessions
{
    /// <summary>Length of the conversation: what is sent of it, and what is kept through compactions.</summary>
    ISessionContext Context { get; }

    /// <summary>Changes that turns made to files, or would have made.</summary>
    ISessionChanges Changes { get; }

    /// <summary>Begins a session.</summary>
    /// <param name="request">Its workspace, and its name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="HostException">It is no name (<see cref="HostFailure.Invalid"/>).</exception>
    ValueTask<SessionInfo> CreateAsync(NewSession request, CancellationToken cancellationToken);

    /// <summary>Lists sessions, the last used first.</summary>
    /// <param name="filter">Selects the sessions.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<IReadOnlyList<SessionInfo>> ListAsync(SessionFilter filter, CancellationToken cancellationToken);

    /// <summary>Lists sessions page by page, the last used first; one that is used meanwhile comes before all pages that are left.</summary>
    /// <param name="filter">Selects the sessions, and the page.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="HostException">The cursor is none (<see cref="HostFailure.Invalid"/>).</exception>
    ValueTask<SessionPage> ListPageAsync(SessionFilter filter, CancellationToken cancellationToken);

    /// <summary>Finds a session by id, 4 or more characters that an id begins or ends with, name, or <c>last</c>; null when there is none.</summary>
    /// <param name="workspace">Real path of the workspace to look in; null for all.</param>
    /// <param name="key">The word.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<SessionInfo?> FindAsync(string? workspace, string key, CancellationToken cancellationToken);

    /// <summary>Gets a session by its whole id; null when there is none.</summary>
    /// <param name="sessionId">The id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<SessionInfo?> GetAsync(string sessionId, CancellationToken cancellationToken);

    /// <summary>Gives a session another name, with a number behind it where the name is taken in its workspace.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="HostException">
    /// It is no name (<see cref="HostFailure.Invalid"/>), or another process has the session (<see cref="HostFailure.Busy"/>).
    /// </exception>
    ValueTask<SessionInfo> RenameAsync(string sessionId, string name, CancellationToken cancellationToken);

    /// <summary>Removes a session with its history and what was kept of it; nothing brings it back.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="HostException">Another process has it, or a turn of it runs here (<see cref="HostFailure.Busy"/>).</exception>
    ValueTask DeleteAsync(string sessionId, CancellationToken cancellationToken);

    /// <summary>Reads who has a session now: one process at a time works in it.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<SessionOwner> ReadOwnerAsync(string sessionId, CancellationToken cancellationToken);

    /// <summary>
    /// Lets go of a session that this host has: its end is told, what its calls left running ends, and another process can go on with it. Nothing happens to
    /// one that it does not have. A prompt opens it again.
    /// </summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="HostException">A turn of it runs here (<see cref="HostFailure.Busy"/>).</exception>
    ValueTask CloseAsync(string sessionId, CancellationToken cancellationToken);

    /// <summary>Reads messages of a session, oldest first, secrets hidden.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="skip">Number of messages to pass over.</param>
    /// <param name="limit">The most to return; 1 to 1,000.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<IReadOnlyList<Message>> ReadMessagesAsync(string sessionId, int skip, int limit, CancellationToken cancellationToken);

    /// <summary>Reads durable events of a session after a number, in order, secrets hidden.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="after">The number; 0 for the first.</param>
    /// <param name="limit">The most to return; 1 to 1,000.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<IReadOnlyList<AgentEvent>> ReadEventsAsync(string sessionId, long after, int limit, CancellationToken cancellationToken);

    /// <summary>Reads the number of the last durable event of a session; 0 where there is none.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<long> ReadLastNumberAsync(string sessionId, CancellationToken cancellationToken);

    /// <summary>Reads what a session keeps outside its log, secrets hidden in text.</summary>
    /// <param name="sessionId">The session; what those keep that it came from is found too.</param>
    /// <param name="blobId">The id of a <see cref="BlobReference"/>, or a version of a file (<c>sha256:…</c>).</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="HostException">
    /// There is none (<see cref="HostFailure.NotFound"/>), or it has more than <see cref="FileContent.Most"/> bytes (<see cref="HostFailure.Invalid"/>).
    /// </exception>
    ValueTask<FileContent> ReadBlobAsync(string sessionId, string blobId, CancellationToken cancellationToken);

    /// <summary>Reads a page of what happened in a session, by kinds; the owner of the session goes on meanwhile.</summary>
    /// <param name="request">The session, and where to go on.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="HostException">
    /// There is no such session (<see cref="HostFailure.NotFound"/>), or the cursor is none of it (<see cref="HostFailure.Invalid"/>).
    /// </exception>
    ValueTask<HistoryPage> ReadHistoryAsync(HistoryRequest request, CancellationToken cancellationToken);

    /// <summary>Finds messages of all sessions that have the words, the best first; secrets are hidden, and cannot be looked for.</summary>
    /// <param name="request">The words.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="HostException">
    /// There is no word (<see cref="HostFailure.Invalid"/>), or the index cannot be used (<see cref="HostFailure.Store"/>).
    /// </exception>
    ValueTask<IReadOnlyList<SearchHit>> SearchAsync(SearchRequest request, CancellationToken cancellationToken);

    /// <summary>Begins a session with a copy of what another one has, up to a message; it goes on by itself, whatever becomes of the other.</summary>
    /// <param name="request">The other session.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="HostException">
    /// There is no such session or message (<see cref="HostFailure.NotFound"/>), or it is no name (<see cref="HostFailure.Invalid"/>).
    /// </exception>
    ValueTask<SessionInfo> ForkAsync(ForkRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Reads back a session that was exported: all of it or nothing. What it says of files cannot be taken back here, and what it cost is not counted again.
    /// </summary>
    /// <param name="request">Its events.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The session, under the id that it had.</returns>
    /// <exception cref="HostException">
    /// The events are no session, or one of that id is there (<see cref="HostFailure.Invalid"/>); the message names the line.
    /// </exception>
    ValueTask<SessionInfo> ImportAsync(ImportRequest request, CancellationToken cancellationToken);

    /// <summary>Removes sessions that were not used for long, or are too many; what somebody works on stays.</summary>
    /// <param name="request">Bounds of the sessions; at least one.</param>
    /// <param name="cancellationToken">Ends it between two sessions.</param>
    /// <exception cref="HostException">No bound is given, or it is none (<see cref="HostFailure.Invalid"/>).</exception>
    ValueTask<CleanReport> CleanAsync(CleanRequest request, CancellationToken cancellationToken);

    /// <summary>Makes all that follows from the log of events (lists, counts, usage, files seen) again.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Number of sessions that there are.</returns>
    ValueTask<long> RebuildAsync(CancellationToken cancellationToken);

    /// <summary>Reads what prompts of a session are taken with.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="HostException">There is no such session (<see cref="HostFailure.NotFound"/>).</exception>
    ValueTask<SessionSettings> ReadSettingsAsync(string sessionId, CancellationToken cancellationToken);

    /// <summary>Changes what prompts of a session are taken with, from the next prompt on.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="settings">All of it: what is absent is taken away.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="HostException">
    /// A value is out of its range (<see cref="HostFailure.Invalid"/>), or another process has the session (<see cref="HostFailure.Busy"/>).
    /// </exception>
    ValueTask ChangeSettingsAsync(string sessionId, SessionSettings settings, CancellationToken cancellationToken);

    /// <summary>
    /// Has the tools of a session, and of its sub-agents, see and change files as an editor has them open, until the result is disposed. Commands and language
    /// servers see the disk.
    /// </summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="editor">The editor's buffers. Those that were shared for the session before are let go of.</param>
    /// <returns>Ends the sharing; null where the host is on the other end of a connection, and so cannot ask.</returns>
    IDisposable? ShareBuffers(string sessionId, IEditorBuffers editor) => null;
}
