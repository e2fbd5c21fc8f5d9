using System.Text.Json;
using System.Threading.Channels;
using AgentHost.Client;
using AgentHost.Kernel.Events;
using AgentHost.Kernel.Turns;
using AgentHost.Kernel.Workspaces;
using AgentHost.Sessions;
using Microsoft.Extensions.Logging;

namespace AgentHost.Hosting.Telemetry;

/// <summary>
/// Listens to a workspace's turns, and gives their spans and metrics to the sinks that a person named, batch by batch. No turn waits for it or hears of it.
/// </summary>
internal sealed class TelemetryExport : IAsyncDisposable
{
    private const int MostSpans = 512;
    private const int MostWaiting = 2_048;
    private const int MostSessions = 1_000;
    private static readonly TimeSpan Gathering = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(2);

    private readonly Workspace _workspace;
    private readonly Task<SessionStore> _store;
    private readonly SessionService _sessions;
    private readonly IReadOnlyDictionary<string, JsonElement> _resource;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Subscription _subscription;
    private readonly TurnMeters _meters;
    private readonly Channel<TelemetrySpan> _waiting;
    private readonly CancellationTokenSource _end = new();
    private readonly Dictionary<string, SessionInfo?> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SinkState> _sinks = new(StringComparer.Ordinal);
    private readonly Task _listening;
    private readonly Task _sending;
    private long _dropped;

    public TelemetryExport(
        Workspace workspace,
        EventBus bus,
        Task<SessionStore> store,
        SessionService sessions,
        IReadOnlyDictionary<string, JsonElement> resource,
        TimeProvider time,
        ILogger log)
    {
        (_workspace, _store, _sessions, _resource, _time, _log) = (workspace, store, sessions, resource, time, log);
        _meters = new TurnMeters(time);
        _waiting = Channel.CreateBounded<TelemetrySpan>(
            new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            _ => Interlocked.Increment(ref _dropped));
        _subscription = bus.Subscribe(new EventFilter(Live: false));
        _listening = Task.Run(ListenAsync);
        _sending = Task.Run(SendAsync);
    }

    /// <summary>Gives the sinks what is left, and waits at most 2 seconds for it.</summary>
    public async ValueTask DisposeAsync()
    {
        _subscription.Dispose();
        try
        {
            await Task.WhenAll(_listening, _sending).WaitAsync(FlushLimit, _time);
        }
        catch (TimeoutException)
        {
            _log.LogWarning("The remaining telemetry could not be given to its sinks within {Seconds} s.", FlushLimit.TotalSeconds);
            await _end.CancelAsync();
            await Task.WhenAll(_listening, _sending);
        }

        _end.Dispose();
    }

    private async Task ListenAsync()
    {
        var spans = new TurnSpans(span => _waiting.Writer.TryWrite(span), _meters);
        try
        {
            await foreach (var e in _subscription.ReadAsync(_end.Token))
            {
                // Also another process's, where a slow reader catches up from the store: those are for that process to tell.
                if (e is { SessionId: { } id, TurnId: not null } && await FindAsync(id) is { } session)
                {
                    spans.Add(e, session);
                }
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or HostException or ObjectDisposedException)
        {
            // The host ends, or its store cannot be read: turns say so themselves.
        }
        finally
        {
            _waiting.Writer.Complete();
        }
    }

    /// <summary>The session, where it is of this workspace and this host; null else.</summary>
    private async ValueTask<SessionInfo?> FindAsync(string id)
    {
        if (!_known.TryGetValue(id, out var found))
        {
            if (_known.Count >= MostSessions)
            {
                _known.Clear();
            }

            if (!_sessions.IsOpen(id))
            {
                return null;
            }

            var session = await (await _store).GetAsync(id, _end.Token);
            _known[id] = found = session?.Workspace == _workspace.Root ? session : null;
        }

        return found;
    }

    private async Task SendAsync()
    {
        try
        {
            while (await _waiting.Reader.WaitToReadAsync(_end.Token))
            {
                await GiveAsync(await GatherAsync());
            }
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            // The host's end does not wait for a slow sink.
        }
    }

    private async Task<IReadOnlyList<TelemetrySpan>> GatherAsync()
    {
        var spans = new List<TelemetrySpan>();
        using var full = new CancellationTokenSource(Gathering, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(full.Token, _end.Token);
        try
        {
            do
            {
                while (spans.Count < MostSpans && _waiting.Reader.TryRead(out var span))
                {
                    spans.Add(span);
                }
            }
            while (spans.Count < MostSpans && await _waiting.Reader.WaitToReadAsync(either.Token));
        }
        catch (OperationCanceledException)
        {
            // Time to give what there is.
        }

        return spans;
    }

    private async Task GiveAsync(IReadOnlyList<TelemetrySpan> spans)
    {
        var now = _workspace.Current;
        var lost = Interlocked.Exchange(ref _dropped, 0);
        var batch = new TelemetryBatch { Resource = _resource, Spans = spans, Metrics = _meters.Take() };
        var named = now.Settings.Texts("telemetry", "sinks").Distinct(StringComparer.Ordinal).Select(StateOf).ToList();
        foreach (var state in _sinks.Values)
        {
            state.Dropped += lost;
        }

        await Task.WhenAll(named.Select(sink => GiveAsync(now, sink, batch)));
    }

    private SinkState StateOf(string name) => _sinks.TryGetValue(name, out var state) ? state : _sinks[name] = new SinkState(name);

    private async Task GiveAsync(Workspace now, SinkState sink, TelemetryBatch batch)
    {
        var registry = now.Services.Registry;
        if (registry.Find(CapabilityKinds.TelemetrySink, sink.Name) is null)
        {
            // The workspace's warnings have said so.
            return;
        }

        try
        {
            await now.Services.CapabilitiesFor(registry).InvokeAsync(
                CapabilityKinds.TelemetrySink, sink.Name, AgentJson.ToElement(batch with { Dropped = sink.Dropped }), Deadline, _end.Token);
            (sink.Dropped, sink.Failing) = (0, false);
        }
        catch (Exception fault)
        {
            // Whatever a plugin throws ends here.
            sink.Dropped += batch.Spans.Count;
            if (!sink.Failing && !_end.IsCancellationRequested)
            {
                sink.Failing = true;
                _log.LogWarning("The telemetry sink {Name} did not take what it was given, which is lost: {Message}", sink.Name, fault.Message);
            }
        }
    }

    private sealed class SinkState(string name)
    {
        public string Name => name;

        public long Dropped { get; set; }

        public bool Failing { get; set; }
    }
}
