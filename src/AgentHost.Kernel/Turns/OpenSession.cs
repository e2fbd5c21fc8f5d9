using AgentHost.Client;
using AgentHost.Kernel.Events;
using AgentHost.Kernel.Sessions;
using AgentHost.Permissions;
using AgentHost.Permissions.Rules;
using AgentHost.Sessions;
using AgentHost.Sessions.Log;

namespace AgentHost.Kernel.Turns;

/// <summary>An open session in this host: its lease, its history, and the one order in which its events are stored and told.</summary>
public sealed class OpenSession : IAsyncDisposable
{
    private readonly SessionLease _lease;
    private readonly EventBus _bus;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _order = new(1, 1);
    private readonly ModelHistory _history;
    private readonly HashSet<string> _callIds = new(StringComparer.Ordinal);
    private int _waiting;
    private const int MostNotes = 100;
    private readonly HashSet<string> _notes = new(StringComparer.Ordinal);
    private int _started;
    private int _switches;
    private int _unrecorded;
    private SwitchedPermissions? _switched;
    private PermissionRules _ownRules = PermissionRules.Empty;

    private OpenSession(
        SessionLease lease, SessionIds ids, EventBus bus, TimeProvider time, IReadOnlyList<Message> messages, ContextCompacted? compaction, FileVersions files)
    {
        Ids = ids;
        _lease = lease;
        Images = new SentImages(lease.Blobs);
        LastModel = lease.Info.Model;
        Title = lease.Info.Title;
        Settings = lease.Settings;
        _bus = bus;
        _time = time;
        Files = files;
        _history = new ModelHistory(messages, compaction);
        foreach (var message in messages)
        {
            TakeCallIds(message);
        }
    }

    public string Id => _lease.Info.Id;

    public SessionInfo Info => _lease.Info;

    /// <summary>Settings that its prompts are taken with; null for none.</summary>
    public SessionSettings? Settings
    {
        get;
        set
        {
            field = value;
            _ownRules = value is null ? PermissionRules.Empty : SessionRules.Of(value);
        }
    }

    /// <summary>Other rules with those of the session beside them.</summary>
    public PermissionRules WithOwn(PermissionRules rules) => ReferenceEquals(_ownRules, PermissionRules.Empty) ? rules : rules.With(_ownRules);

    /// <summary>The model of its last turn, as <c>provider/model</c>; null before the first.</summary>
    public string? LastModel { get; set; }

    /// <summary>Blobs that its calls keep outside the log.</summary>
    public IBlobs Blobs => _lease.Blobs;

    /// <summary>Images of its results, for requests.</summary>
    internal SentImages Images { get; }

    /// <summary>Makes ids of turns, messages and calls.</summary>
    public SessionIds Ids { get; }

    /// <summary>Turns of a session run one after another.</summary>
    public SemaphoreSlim TurnGate { get; } = new(1, 1);

    /// <summary>Processes that its calls left running.</summary>
    internal KeptProcesses Kept { get; } = new();

    /// <summary>Notices that its model is told with the next results, or the next prompt.</summary>
    public Notices Notices { get; } = new();

    /// <summary>Messages to the turn that runs.</summary>
    public Steering Steering { get; } = new();

    /// <summary>Version of each file that the model saw last.</summary>
    public FileVersions Files { get; }

    /// <summary>Sections with conditions that its last request had.</summary>
    public Prompts.SectionMemory Sections { get; } = new();

    /// <summary>Measures how much of a model's window it takes.</summary>
    internal ContextGauge Gauge { get; } = new();

    /// <summary>Title: the subject of the session; null where nobody gave one.</summary>
    public string? Title { get; set; }

    /// <summary>Loads what a person wants kept through compactions.</summary>
    public ValueTask<SessionPins> LoadPinsAsync(CancellationToken cancellationToken) => _lease.LoadPinsAsync(cancellationToken);

    /// <summary>The messages that the next request carries.</summary>
    public IReadOnlyList<Message> History => _history.Messages;

    /// <summary>The same, with what it leaves out of the log.</summary>
    public ModelHistory Sent => _history;

    /// <summary>
    /// Opens a session; a turn that a killed host left behind is ended first, so that the history is valid. The lease is the session's from here on, or given
    /// back.
    /// </summary>
    public static async ValueTask<OpenSession> OpenAsync(
        SessionLease lease, SessionIds ids, EventBus bus, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            var messages = await lease.RepairHistoryAsync(cancellationToken);
            var compaction = await lease.LoadCompactionAsync(cancellationToken);
            var seen = new FileVersions(await lease.LoadFilesSeenAsync(cancellationToken));
            var actor = new OpenSession(lease, ids, bus, time, messages, compaction, seen);
            if (messages.Count > 0 && await lease.LoadUntoldGoalAsync(cancellationToken) is { } goal)
            {
                actor.TellGoal(goal);
            }

            return actor;
        }
        catch
        {
            // Nobody will hold it: left alone it would be renewed for as long as this process lives.
            await lease.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stores events and then tells them.</summary>
    /// <param name="events">In order.</param>
    /// <param name="durability">What must be survived before this returns.</param>
    /// <param name="cancellationToken">Ends the wait for others' events; from there on these are stored and told, whatever fires.</param>
    /// <param name="message">
    /// The message that these events make up. It is remembered as soon as they are queued: when this throws they may be stored later all the same.
    /// </param>
    public async ValueTask AppendAsync(IReadOnlyList<AgentEvent> events, Durability durability, CancellationToken cancellationToken, Message? message = null)
    {
        if (events.Count == 0)
        {
            return;
        }

        await _order.WaitAsync(cancellationToken);
        try
        {
            var queued = _lease.Enqueue(events, durability);
            if (message is not null)
            {
                Remember(message);
            }

            foreach (var compacted in events.OfType<ContextCompacted>())
            {
                _history.Apply(compacted);
            }

            foreach (var stored in await queued)
            {
                _bus.Publish(stored);
            }
        }
        finally
        {
            _order.Release();
        }
    }

    /// <summary>Stores events of a plugin and then tells them, where its last event of the session is the expected one.</summary>
    /// <param name="plugin">The plugin.</param>
    /// <param name="events">Its events, in order; at least one.</param>
    /// <param name="expectedLast">The number that its last event must have, 0 for none; null for any.</param>
    /// <param name="durability">What must be survived before this returns.</param>
    /// <param name="cancellationToken">Ends the wait for others' events; from there on these are stored and told, whatever fires.</param>
    public async ValueTask<AppendResult> AppendOfAsync(
        string plugin, IReadOnlyList<AgentEvent> events, long? expectedLast, Durability durability, CancellationToken cancellationToken)
    {
        await _order.WaitAsync(cancellationToken);
        try
        {
            if (expectedLast is { } expected && await _lease.LoadLastOfAsync(plugin, cancellationToken) is var last && last != expected)
            {
                return new AppendResult(Appended: false, last);
            }

            var stored = await _lease.Enqueue(events, durability);
            foreach (var e in stored)
            {
                _bus.Publish(e);
            }

            return new AppendResult(Appended: true, stored[^1].Sequence!.Value);
        }
        finally
        {
            _order.Release();
        }
    }

    /// <summary>Gives the session another name.</summary>
    /// <exception cref="HostException">It is not a name.</exception>
    public async ValueTask<SessionInfo> RenameAsync(string name, CancellationToken cancellationToken)
    {
        await _order.WaitAsync(cancellationToken);
        try
        {
            var (renamed, told) = await _lease.RenameAsync(name, cancellationToken);
            foreach (var e in told)
            {
                _bus.Publish(e);
            }

            return renamed;
        }
        finally
        {
            _order.Release();
        }
    }

    /// <summary>Permissions that a person switched to while the session ran; null for none, or when their time is over.</summary>
    public SwitchedPermissions? Switched => Volatile.Read(ref _switched) is { } now && !(now.Until <= _time.GetUtcNow()) ? now : null;

    /// <summary>Number of times that a person switched.</summary>
    public int Switches => Volatile.Read(ref _switches);

    /// <summary>Another mode or other rules from the next call on.</summary>
    public void Switch(SwitchedPermissions? next)
    {
        Volatile.Write(ref _switched, next);
        Interlocked.Increment(ref _switches);
    }

    /// <summary>The same switch with the rules of other settings: no word of a person.</summary>
    public void Renew(SwitchedPermissions same) => Volatile.Write(ref _switched, same);

    /// <summary>The workspace as its last turn here began with it; null before that.</summary>
    public Workspaces.Workspace? TakenWith { get; set; }

    /// <summary>Tests that this is the first turn since the session was opened; true once.</summary>
    public bool TakeStart() => Interlocked.Exchange(ref _started, 1) == 0;

    /// <summary>Tests that a sentence was not said in this session since it was opened; true once for each, of the first hundred.</summary>
    public bool TakeNote(string sentence)
    {
        lock (_notes)
        {
            return _notes.Count >= MostNotes || _notes.Add(sentence);
        }
    }

    /// <summary>Tests that nobody has said yet that what commands change cannot be taken back; true once.</summary>
    public bool TakeUnrecorded() => Interlocked.Exchange(ref _unrecorded, 1) == 0;

    /// <summary>True when prompts wait for their turn.</summary>
    public bool HasWaiting => Volatile.Read(ref _waiting) > 0;

    /// <summary>Counts one more prompt that waits for its turn.</summary>
    public int CountWaiting() => Interlocked.Increment(ref _waiting);

    /// <summary>A prompt that waited has its turn, or waits no more.</summary>
    public void StopWaiting() => Interlocked.Decrement(ref _waiting);

    /// <summary>Tells an event that is not kept.</summary>
    public void Tell(AgentEvent e, string? turnId = null) =>
        _bus.Publish(e with { SessionId = Id, TurnId = e.TurnId ?? turnId, After = _lease.LastSequence, Time = _time.GetUtcNow() });

    /// <summary>Adds a message to the history of the next request.</summary>
    public void Remember(Message message)
    {
        _history.Add(message);
        TakeCallIds(message);
    }

    /// <summary>Tells the model, with its next prompt or results, what the session is for.</summary>
    public void TellGoal(string goal) => Notices.Add($"The person set the goal of this session: {goal}");

    /// <summary>Tests that a call of the history has this id.</summary>
    public bool HasCall(string callId) => _callIds.Contains(callId);

    private void TakeCallIds(Message message) => _callIds.UnionWith(message.Parts.OfType<ToolCallPart>().Select(static call => call.CallId));

    /// <exception cref="HostException">The session is of another workspace.</exception>
    public void RequireWorkspace(string root)
    {
        if (Info.Workspace != root)
        {
            throw new HostException(HostFailure.Invalid, $"The session {Info.Name} belongs to {Info.Workspace}, not to {root}: open that workspace.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await Kept.DisposeAsync();
        }
        finally
        {
            // Whatever became of its processes: another host can take it.
            await _lease.DisposeAsync();
            _order.Dispose();
            TurnGate.Dispose();
        }
    }
}
