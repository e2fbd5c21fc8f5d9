using AgentHost.Client;
using AgentHost.Sessions.Log;

namespace AgentHost.Sessions;

/// <summary>The right to write one session. Nobody else has it until this is disposed, or this process is gone.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class SessionLease : ILogFence, IAsyncDisposable
{
    private readonly SessionStore _store;
    private readonly StoreWriter _writer;
    private readonly LeaseTable _leases;
    private readonly long _token;
    private readonly SessionScopedBlobs _scoped;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _lastOf = new(StringComparer.Ordinal);
    private SessionInfo _info;
    private IReadOnlyList<TurnProjection> _open;
    private Exception? _broken;
    private long _lastSequence;
    private bool _disposed;

    internal SessionLease(SessionStore store, StoreWriter writer, LeaseTable leases, SessionGrant grant)
    {
        _store = store;
        _writer = writer;
        _leases = leases;
        _info = grant.Info;
        _token = grant.Token;
        _lastSequence = grant.LastSequence;
        _open = grant.OpenTurns;
        Settings = grant.Settings;
        _scoped = new SessionScopedBlobs(store, writer, grant.Info.Id);
    }

    /// <summary>The session as it was when the lease was taken, or renamed; <see cref="SessionStore.GetAsync"/> has its counts of now.</summary>
    public SessionInfo Info => Volatile.Read(ref _info);

    /// <summary>Settings for its prompts when the lease was taken; null for none.</summary>
    public SessionSettings? Settings { get; }

    /// <summary>The session's own blobs.</summary>
    public IBlobs Blobs => _scoped;

    /// <summary>The number given to the session's last durable event.</summary>
    public long LastSequence => Interlocked.Read(ref _lastSequence);

    /// <summary>Turns that were cut off with the process before, the oldest first; none once <see cref="RepairAsync"/> is through.</summary>
    internal IReadOnlyList<InterruptedTurn> InterruptedTurns =>
        [
            .. Volatile.Read(ref _open).Where(static turn => turn.Started || turn.Queued is null)
                .Select(static turn => new InterruptedTurn(turn.TurnId, turn.Started, turn.OpenCalls, turn.OpenMessages) { Steps = turn.Steps })
        ];

    /// <summary>Appends durable events: numbers them without gaps, in the order of calls, and stores them in one transaction.</summary>
    /// <param name="events">The events, durable ones only; session, number, position and time are set here.</param>
    /// <param name="durability">Failure that they survive when this returns.</param>
    /// <param name="cancellationToken">Ends the wait; what is queued is stored all the same.</param>
    /// <returns>The events as stored. Buffered ones have no position yet.</returns>
    /// <exception cref="HostException">
    /// <see cref="HostFailure.Store"/>: not stored yet. They keep their numbers and are tried again before whatever is appended next, so do not append them
    /// again. <see cref="HostFailure.Busy"/>: another process took the session over; nothing was stored.
    /// </exception>
    public async ValueTask<IReadOnlyList<AgentEvent>> AppendAsync(IReadOnlyList<AgentEvent> events, Durability durability, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(events);
        cancellationToken.ThrowIfCancellationRequested();
        return events.Count == 0 ? [] : await Enqueue(events, durability).WaitAsync(cancellationToken);
    }

    /// <summary>Waits until everything appended so far is stored.</summary>
    /// <exception cref="HostException">It is not, and will be tried again.</exception>
    public async ValueTask FlushAsync(Durability durability, CancellationToken cancellationToken) =>
        await _writer.RunAsync(durability, static _ => true).WaitAsync(cancellationToken);

    /// <summary>Gives the session another name, with a number behind it where the name is taken.</summary>
    /// <returns>The session, and the event that was stored.</returns>
    /// <exception cref="HostException">It is not a name.</exception>
    public async ValueTask<(SessionInfo Info, IReadOnlyList<AgentEvent> Stored)> RenameAsync(string name, CancellationToken cancellationToken)
    {
        SessionNames.Check(name);
        var unique = await _writer.RunAsync(Durability.Process, context => SessionDirectory.UniqueName(context.Database, Info.Workspace, name, Info.Id))
            .WaitAsync(cancellationToken);
        var stored = await AppendAsync([new SessionUpdated { Name = unique }], Durability.Process, cancellationToken);
        var renamed = Info with { Name = unique };
        Volatile.Write(ref _info, renamed);
        return (renamed, stored);
    }

    /// <summary>Writes the ends of <see cref="InterruptedTurns"/>: each open call is cancelled and answered, each partial message kept and marked.</summary>
    /// <returns>The events that were appended; none when nothing was cut off.</returns>
    public async ValueTask<IReadOnlyList<AgentEvent>> RepairAsync(CancellationToken cancellationToken)
    {
        var turns = Interlocked.Exchange(ref _open, []);

        // One that did not begin waits on.
        var events = turns.Where(static turn => turn.Started || turn.Queued is null).SelectMany(turn => TurnRepair.End(turn, _store.Ids.Next)).ToList();
        return await AppendAsync(events, Durability.Power, cancellationToken);
    }

    /// <summary>Repairs, also what turns with an end lack, and loads the history: each call in it has one result, right behind it.</summary>
    public async ValueTask<IReadOnlyList<Message>> RepairHistoryAsync(CancellationToken cancellationToken)
    {
        await RepairAsync(cancellationToken);
        var messages = await LoadMessagesAsync(cancellationToken);
        var answers = HistoryRepair.Answers(messages, _store.Ids.Next);
        foreach (var stored in await AppendAsync(answers, Durability.Power, cancellationToken))
        {
            var answer = (MessageAppended)stored;
            messages.Add(new Message(answer.MessageId, answer.Role, answer.Parts!, answer.Time) { TurnId = answer.TurnId });
        }

        return HistoryRepair.Arrange(messages);
    }

    /// <summary>The whole history, oldest first; each result right behind its call.</summary>
    public async ValueTask<IReadOnlyList<Message>> LoadHistoryAsync(CancellationToken cancellationToken) =>
        HistoryRepair.Arrange(await LoadMessagesAsync(cancellationToken));

    /// <summary>The last compaction of the session; null for none.</summary>
    public ValueTask<ContextCompacted?> LoadCompactionAsync(CancellationToken cancellationToken) =>
        _store.ReadAsync(database => LogReader.LastCompaction(database, Info.Id), cancellationToken);

    /// <summary>Loads what a person wants kept through compactions.</summary>
    public ValueTask<SessionPins> LoadPinsAsync(CancellationToken cancellationToken) =>
        _store.ReadAsync(database => PinReader.Read(database, Info.Id), cancellationToken);

    /// <summary>A goal that no turn has heard of; null for none.</summary>
    public ValueTask<string?> LoadUntoldGoalAsync(CancellationToken cancellationToken) =>
        _store.ReadAsync(database => PinReader.UntoldGoal(database, Info.Id), cancellationToken);

    /// <summary>
    /// The number given to a plugin's last event of the session, stored or waiting to be; 0 for none. Nobody appends one meanwhile, or the answer is old.
    /// </summary>
    public async ValueTask<long> LoadLastOfAsync(string plugin, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_lastOf.TryGetValue(plugin, out var known))
            {
                return known;
            }
        }

        var found = await _store.ReadAsync(database => PluginLog.Last(database, Info.Id, plugin), cancellationToken);
        lock (_gate)
        {
            return _lastOf.TryAdd(plugin, found) ? found : _lastOf[plugin];
        }
    }

    /// <summary>Files that the session knows: path to the version (<c>sha256:…</c>) that it saw or wrote last.</summary>
    public ValueTask<IReadOnlyDictionary<string, string>> LoadFilesSeenAsync(CancellationToken cancellationToken) =>
        _store.ReadAsync<IReadOnlyDictionary<string, string>>(database => LogReader.FilesSeen(database, Info.Id), cancellationToken);

    /// <summary>Stores what is queued and gives the session free.</summary>
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

        _store.Forget(this);
        try
        {
            await _writer.RunAsync(Durability.Process, context =>
            {
                _leases.Release(context.Database, Info.Id, _token);
                return true;
            });
        }
        catch (HostException)
        {
            // The store does not work or closes: the row goes stale by itself, and appends that failed have said so.
        }
    }

    private async ValueTask<List<Message>> LoadMessagesAsync(CancellationToken cancellationToken) => await StoredArguments.RestoreAsync(
        await _store.ReadAsync(database => LogReader.Messages(database, Info.Id, skip: 0, limit: -1), cancellationToken), Blobs, cancellationToken);

    void ILogFence.Fence(WriteContext context)
    {
        if (Volatile.Read(ref _broken) is { } failure)
        {
            throw new HostException(failure is HostException host ? host.Failure : HostFailure.Internal, failure.Message, failure);
        }

        _leases.Fence(context.Database, Info.Id, Info.Name, _token);
    }

    void ILogFence.Break(Exception failure) => Interlocked.CompareExchange(ref _broken, failure, comparand: null);

    /// <summary>
    /// Queues durable events. Once this returned they are the session's, whatever becomes of the task: a failed one says that they are not stored <em>yet</em>.
    /// </summary>
    /// <exception cref="HostException">They are not queued and will never be stored.</exception>
    public Task<IReadOnlyList<AgentEvent>> Enqueue(IReadOnlyList<AgentEvent> events, Durability durability)
    {
        var stamped = new AgentEvent[events.Count];
        var bodies = new byte[events.Count][];
        var kept = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var bounded = events.Select(e => StoredArguments.Bound(e, kept)).ToList();
        _scoped.Put(kept);
        lock (_gate)
        {
            if (_broken is { } failure)
            {
                throw new HostException(failure is HostException host ? host.Failure : HostFailure.Internal, failure.Message, failure);
            }

            if (_disposed)
            {
                throw new HostException(HostFailure.Closing, $"The session \"{Info.Name}\" is closed.");
            }

            for (var i = 0; i < events.Count; i++)
            {
                stamped[i] = _store.Stamp(bounded[i], Info.Id, _lastSequence + i + 1);
                bodies[i] = EventBodies.Write(stamped[i]);
            }

            var item = new AppendItem(this, stamped, bodies, kept.Count == 0 ? null : database => _scoped.Note(database, kept), durability);
            _writer.Enqueue(item);
            Interlocked.Add(ref _lastSequence, events.Count);
            foreach (var e in stamped)
            {
                if (e is OtherEvent { Plugin: { } plugin })
                {
                    _lastOf[plugin] = e.Sequence!.Value;
                }
            }

            return item.Task;
        }
    }
}
