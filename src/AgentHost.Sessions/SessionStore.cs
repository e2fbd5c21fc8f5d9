using System.Collections.Concurrent;
using AgentHost.Client;
using AgentHost.FileSystem;
using AgentHost.Sessions.Importing;
using AgentHost.Sessions.Log;
using AgentHost.Sessions.Searching;
using AgentHost.Sessions.Sqlite;
using Microsoft.Win32.SafeHandles;

namespace AgentHost.Sessions;

/// <summary>All sessions of a person: their logs, what follows from them, blobs, and plugins' values. Several processes can use one store.</summary>
/// <remarks>Thread-safe. Failures are <see cref="HostException"/>.</remarks>
public sealed partial class SessionStore : IAsyncDisposable
{
    private const int MaxRead = 1_000;
    private readonly SessionStoreOptions _options;
    private readonly StoreWriter _writer;
    private readonly ReaderPool _readers;
    private readonly LeaseTable _leases;
    private readonly ConcurrentDictionary<SessionLease, SessionLease> _held = new();
    private readonly Lock _gate = new();
    private readonly LeaseHeartbeat _heartbeat;
    private readonly SafeFileHandle? _inUse;
    private bool _disposed;

    /// <param name="options">The folder, the clock, and who opens it.</param>
    /// <param name="path">The file.</param>
    /// <param name="database">Its connection that writes.</param>
    /// <param name="inUse">The share of the store's lock, let go when it is closed; null for a store that may only be read.</param>
    private SessionStore(SessionStoreOptions options, string path, Database database, SafeFileHandle? inUse)
    {
        _options = options;
        _inUse = inUse;
        IsReadOnly = inUse is null;
        using (var epoch = database.Query("SELECT value, (SELECT max(position) FROM events) FROM meta WHERE key='epoch'"))
        {
            if (!epoch.Step())
            {
                throw new HostException(
                    HostFailure.Store, $"The session store {path} is damaged (it has no epoch). Move it away or put a backup in its place.");
            }

            Epoch = epoch.GetString(0);
            _writer = new StoreWriter(database, path, options, epoch.GetInt64(1));
        }

        _readers = new ReaderPool(path, IsReadOnly);
        _leases = new LeaseTable(options.Folder, options.TimeProvider, options.ProcessLabel);
        _heartbeat = new LeaseHeartbeat(_writer, _leases, options.TimeProvider);
        Ids = new SessionIds(options.TimeProvider);
        Blobs = new SessionBlobs(Path.Combine(options.Folder, "blobs"), options.TimeProvider);
    }

    /// <summary>Identifies the log: numbers and positions are comparable within one epoch only.</summary>
    public string Epoch { get; }

    /// <summary>The last position that this process stored, or found when it opened the store. Other processes may be further.</summary>
    public long LastPosition => _writer.LastPosition;

    /// <summary>True where it may be read and not written; whatever would write fails with a sentence that says so.</summary>
    public bool IsReadOnly { get; }

    /// <summary>Folder of the store.</summary>
    public string Folder => _options.Folder;

    /// <summary>Makes ids of sessions, turns, messages and calls.</summary>
    public SessionIds Ids { get; }

    /// <summary>Bytes kept outside the log.</summary>
    internal SessionBlobs Blobs { get; }

    /// <summary>Begins a session and takes it.</summary>
    /// <param name="draft">
    /// Its workspace, and what else is known: an empty id gets a new one, an empty name one made from the date, one that is taken a number.
    /// </param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<SessionLease> CreateAsync(SessionInfo draft, CancellationToken cancellationToken) => CreateAsync(draft, pattern: null, cancellationToken);

    /// <summary>The same; a pattern stands for the name where the draft has none.</summary>
    public async ValueTask<SessionLease> CreateAsync(SessionInfo draft, NamePattern? pattern, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var now = _options.TimeProvider.GetUtcNow();
        var wanted = draft.Name.Length == 0 ? null : SessionNames.Check(draft.Name);
        var id = draft.Id.Length == 0 ? Ids.Next() : draft.Id;
        var grant = await _writer.RunAsync(Durability.Process, context =>
        {
            if (LogReader.LastSequence(context.Database, id) > 0)
            {
                throw new HostException(HostFailure.Invalid, $"There is a session {id} already.");
            }

            var info = draft with
            {
                Id = id,
                Name = SessionDirectory.NameOf(context.Database, draft.Workspace, wanted, pattern, now),
                CreatedAt = draft.CreatedAt == default ? now : draft.CreatedAt, UpdatedAt = now, Client = _options.ProcessLabel,
            };
            var token = _leases.Take(context.Database, info);
            var created = Stamp(new SessionCreated(info), id, 1);
            context.Append(created, EventBodies.Write(created));
            return new SessionGrant(info, token, 1, []);
        }).WaitAsync(cancellationToken);
        return Hold(grant);
    }

    /// <summary>Begins a session with a copy of what another one has. Nobody has it yet.</summary>
    /// <param name="request">The other session.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="HostException">There is no such session or message, or it is no name.</exception>
    public async ValueTask<SessionInfo> ForkAsync(ForkRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var wanted = request.Name is { } name ? SessionNames.Check(name) : null;
        var now = _options.TimeProvider.GetUtcNow();
        var id = Ids.Next();
        await _writer.RunAsync(Durability.Power, context =>
        {
            var parent = LogReader.Session(context.Database, request.SessionId) ?? throw NoSession(request.SessionId);
            var last = request.Message is { Length: > 0 } message
                ? SessionCopy.EndOf(context.Database, parent.Id, message)
                : LogReader.LastSequence(context.Database, parent.Id);
            var info = new SessionInfo(
                id,
                SessionDirectory.UniqueName(context.Database, parent.Workspace, wanted ?? parent.Name, except: null),
                parent.Workspace,
                now) { UpdatedAt = now, Parent = parent.Id, Model = parent.Model };
            var created = Stamp(new SessionCreated(info), id, 1);
            var told = context.Append(created, EventBodies.Write(created));
            SessionCopy.Run(context, parent.Id, id, last, now);
            SessionSettingsTable.Write(context.Database, id, SessionSettingsTable.Read(context.Database, parent.Id));
            return told;
        }).WaitAsync(cancellationToken);
        return await GetAsync(id, cancellationToken) ?? throw NoSession(id);
    }

    /// <summary>Takes in a session that was exported. Nobody has it yet.</summary>
    /// <exception cref="HostException">It is there already, or what it says makes no sense.</exception>
    public async ValueTask<SessionInfo> ImportAsync(ImportedEvents imported, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(imported);
        await _writer.RunAsync(
            Durability.Power,
            context => SessionImport.Run(context, imported, BlobsOf(imported.SessionId).Keep, _options.TimeProvider.GetUtcNow()))
            .WaitAsync(cancellationToken);
        return await GetAsync(imported.SessionId, cancellationToken) ?? throw NoSession(imported.SessionId);
    }

    /// <summary>Takes a session.</summary>
    /// <exception cref="HostException">
    /// <see cref="HostFailure.Busy"/>: somebody has it, and the message says who; <see cref="HostFailure.NotFound"/>.
    /// </exception>
    public async ValueTask<SessionLease> AcquireAsync(string sessionId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sessionId);
        var grant = await _writer.RunAsync(Durability.Process, context =>
        {
            var info = LogReader.Session(context.Database, sessionId) ?? throw NoSession(sessionId);
            var token = _leases.Take(context.Database, info);
            return new SessionGrant(
                info,
                token,
                LogReader.LastSequence(context.Database, sessionId),
                LogReader.OpenTurns(context.Database, sessionId)) { Settings = SessionSettingsTable.Read(context.Database, sessionId) };
        }).WaitAsync(cancellationToken);
        return Hold(grant);
    }

    /// <summary>The settings of a session; null where it has none of its own.</summary>
    /// <exception cref="HostException">There is no such session.</exception>
    public ValueTask<SessionSettings?> ReadSettingsAsync(string sessionId, CancellationToken cancellationToken) =>
        ReadAsync(
            database => LogReader.Session(database, sessionId) is null ? throw NoSession(sessionId) : SessionSettingsTable.Read(database, sessionId),
            cancellationToken);

    /// <summary>Replaces the settings of a session.</summary>
    public async ValueTask WriteSettingsAsync(string sessionId, SessionSettings settings, CancellationToken cancellationToken) =>
        await _writer.RunAsync(Durability.Power, context => SessionSettingsTable.Write(context.Database, sessionId, settings)).WaitAsync(cancellationToken);

    /// <summary>
    /// Removes a session: its log, what follows from it, and the blobs that no other session has. The store's own log says that it was there.
    /// </summary>
    /// <returns>The workspace that has no session left; null where it has one.</returns>
    /// <exception cref="HostException">
    /// <see cref="HostFailure.Busy"/>: somebody has it, and the message says who; <see cref="HostFailure.NotFound"/>.
    /// </exception>
    public async ValueTask<string?> DeleteAsync(string sessionId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sessionId);
        using var removed = new RemovedBlobs(Path.Combine(_options.Folder, "blobs"));
        string? emptied = null;
        await _writer.RunAsync(Durability.Power, context =>
        {
            var info = LogReader.Session(context.Database, sessionId) ?? throw NoSession(sessionId);
            _leases.Take(context.Database, info);
            emptied = LogReader.Sessions(context.Database, info.Workspace, limit: 2).Count < 2 ? info.Workspace : null;
            removed.PutAside(SessionRemoval.Run(context.Database, sessionId));
            var gone = Stamp(new SessionDeleted(sessionId, info.Workspace), sessionId: null, sequence: null);
            return context.Append(gone, EventBodies.Write(gone));
        });
        removed.Keep = false;
        SearchFile.Forget(Folder, Epoch, sessionId);
        return emptied;
    }

    /// <summary>A session by id, <c>last</c>, exact name, or 4 and more characters that its id alone begins or ends with; null when there is none.</summary>
    /// <param name="workspace">Real path of the workspace to look in; null for all.</param>
    /// <param name="key">The word.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="HostException">The word fits several; the message names them.</exception>
    public ValueTask<SessionInfo?> FindAsync(string? workspace, string key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        return ReadAsync(database => SessionDirectory.Find(database, workspace, key), cancellationToken);
    }

    /// <summary>A session by its whole id; null when there is none.</summary>
    public ValueTask<SessionInfo?> GetAsync(string sessionId, CancellationToken cancellationToken) =>
        ReadAsync(database => LogReader.Session(database, sessionId), cancellationToken);

    /// <summary>Sessions, the last used first.</summary>
    public ValueTask<IReadOnlyList<SessionInfo>> ListAsync(SessionFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        CheckLimit(filter.Limit);
        return ReadAsync<IReadOnlyList<SessionInfo>>(database => LogReader.Sessions(database, filter), cancellationToken);
    }

    /// <summary>Messages of a session, oldest first; of long arguments without their long texts.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="skip">Number to pass over.</param>
    /// <param name="limit">The most to return; 1 to 1,000.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="HostException">There is no such session.</exception>
    public ValueTask<IReadOnlyList<Message>> ReadMessagesAsync(string sessionId, int skip, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(skip);
        CheckLimit(limit);
        return ReadAsync<IReadOnlyList<Message>>(
            database => LogReader.Session(database, sessionId) is null ? throw NoSession(sessionId) : LogReader.Messages(database, sessionId, skip, limit),
            cancellationToken);
    }

    /// <summary>Durable events of a session after a number, in order; 1 to 1,000.</summary>
    public ValueTask<IReadOnlyList<AgentEvent>> ReadEventsAsync(string sessionId, long afterSequence, int limit, CancellationToken cancellationToken)
    {
        CheckLimit(limit);
        return ReadAsync<IReadOnlyList<AgentEvent>>(database => LogReader.Events(database, sessionId, afterSequence, limit), cancellationToken);
    }

    /// <summary>Number of the last durable event of a session; 0 where there is none.</summary>
    public ValueTask<long> ReadLastNumberAsync(string sessionId, CancellationToken cancellationToken) =>
        ReadAsync(database => LogReader.LastSequence(database, sessionId), cancellationToken);

    /// <summary>Durable events of the whole store after a position, in order; 1 to 1,000.</summary>
    public ValueTask<IReadOnlyList<AgentEvent>> ReadAllEventsAsync(long afterPosition, int limit, CancellationToken cancellationToken)
    {
        CheckLimit(limit);
        return ReadAsync<IReadOnlyList<AgentEvent>>(database => LogReader.AllEvents(database, afterPosition, limit), cancellationToken);
    }

    /// <summary>Adds up tokens and money.</summary>
    public ValueTask<UsageReport> ReadUsageAsync(UsageFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return filter.Limit is >= 1 and <= 10_000
            ? ReadAsync(database => UsageTable.Read(database, filter, _options.TimeProvider.LocalTimeZone), cancellationToken)
            : throw new HostException(HostFailure.Invalid, $"The limit is 1 to 10,000, not {filter.Limit}.");
    }

    /// <summary>US dollars known to be spent since a moment.</summary>
    /// <param name="sessionId">In this session; null for all.</param>
    /// <param name="since">The moment.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<decimal> ReadSpentAsync(string? sessionId, DateTimeOffset since, CancellationToken cancellationToken) =>
        ReadAsync(database => UsageTable.Spent(database, sessionId, since), cancellationToken);

    /// <summary>Appends a durable event of workspace scope to the store's own log; it survives a killed process.</summary>
    /// <returns>It, with position and time.</returns>
    public async ValueTask<AgentEvent> AppendWorkspaceEventAsync(AgentEvent value, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(value);
        var stamped = Stamp(value, sessionId: null, sequence: null);
        var body = EventBodies.Write(stamped);
        return await _writer.RunAsync(Durability.Process, context => context.Append(stamped, body)).WaitAsync(cancellationToken);
    }

    /// <summary>A plugin's values that last.</summary>
    public IKeyValueStore KeyValues(string pluginId)
    {
        ArgumentException.ThrowIfNullOrEmpty(pluginId);
        return new StoreKeyValues(this, _writer, pluginId);
    }

    /// <summary>Makes everything that follows from the log again. Sessions can go on meanwhile; their appends wait.</summary>
    public async ValueTask RebuildAsync(CancellationToken cancellationToken) =>
        await _writer.RunAsync(Durability.Power, static context =>
        {
            Projections.Rebuild(context.Database);
            return true;
        }).WaitAsync(cancellationToken);

    /// <summary>Looks at the whole store; reads all of it.</summary>
    public ValueTask<StoreInspection> InspectAsync(CancellationToken cancellationToken) =>
        ReadAsync(database => StoreInspector.Inspect(database, Path.Combine(_options.Folder, "sessions.db"), _options.Network), cancellationToken);

    /// <summary>Gives all sessions of this process free, stores what is queued, and closes the store.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
        }

        try
        {
            await _heartbeat.DisposeAsync();
            await Task.WhenAll(_held.Keys.Select(static async lease => await lease.DisposeAsync()));
        }
        finally
        {
            // The files are closed whatever the rows say: leases that were not given back go stale by themselves.
            _readers.Dispose();
            await _writer.CloseAsync();
            _leases.Dispose();
            _inUse?.Dispose();
        }
    }

    /// <summary>Reads; what this process appended before is seen.</summary>
    public async ValueTask<T> ReadAsync<T>(Func<Database, T> read, CancellationToken cancellationToken)
    {
        if (_writer.HasWaiting)
        {
            try
            {
                await _writer.RunAsync(Durability.Process, static _ => true).WaitAsync(cancellationToken);
            }
            catch (HostException)
            {
                // What is stored can be read all the same; the next append says what is wrong.
            }
        }

        return await _readers.ReadAsync(read, cancellationToken);
    }

    internal AgentEvent Stamp(AgentEvent value, string? sessionId, long? sequence) => value.IsDurable
        ? value with { SessionId = sessionId, Sequence = sequence, Position = null, After = null, Time = _options.TimeProvider.GetUtcNow() }
        : throw new ArgumentException($"Events of kind {value.Type} are not kept.", nameof(value));

    /// <summary>Changes rows that no lease guards.</summary>
    public Task<T> WriteAsync<T>(Func<Database, T> write) => _writer.RunAsync(Durability.Process, context => write(context.Database));

    /// <summary>Reads who has a session.</summary>
    public ValueTask<SessionOwner> ReadOwnerAsync(string sessionId, CancellationToken cancellationToken) =>
        ReadAsync(database => _leases.ReadOwner(database, sessionId), cancellationToken);

    public bool IsHeld(Database database, string sessionId) => _leases.IsHeld(database, sessionId);

    internal void Forget(SessionLease lease) => _held.TryRemove(lease, out _);

    private static void CheckLimit(int limit)
    {
        if (limit is < 1 or > MaxRead)
        {
            throw new HostException(HostFailure.Invalid, $"The limit is 1 to {MaxRead}, not {limit}.");
        }
    }

    public static HostException NoSession(string id) => new(HostFailure.NotFound, $"There is no session {id}. List the sessions to see which there are.");

    private SessionLease Hold(SessionGrant grant)
    {
        var lease = new SessionLease(this, _writer, _leases, grant);
        _held.TryAdd(lease, lease);
        _heartbeat.Start();
        return lease;
    }
}
