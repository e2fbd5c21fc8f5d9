using System.Runtime.CompilerServices;

namespace AgentHost.Plugins.Acp.Running;

/// <summary>Agents that wait for another prompt of their session, a few and not for long: a start takes them seconds.</summary>
/// <remarks>One for each host. Whatever becomes of this, the host ends their processes with their sessions, and with itself. Thread-safe.</remarks>
internal sealed class KeptAgents
{
    /// <summary>The most that wait at once: each is a program with a model's conversation in its memory.</summary>
    public const int Most = 4;

    private static readonly ConditionalWeakTable<IPluginContext, KeptAgents> _all = [];

    private readonly Lock _gate = new();

    /// <summary>Those that wait, the one that waits longest first.</summary>
    private readonly List<Waiting> _waiting = [];
    private readonly TimeProvider _time;
    private bool _ended;

    private KeptAgents(TimeProvider time) => _time = time;

    /// <summary>Those of a plugin's host.</summary>
    public static KeptAgents Of(IPluginContext plugin) => _all.GetValue(plugin, static context => new KeptAgents(context.Time));

    /// <summary>Takes the one that waits for a session; null where none does.</summary>
    public AgentLink? Take(string sessionId, string agent)
    {
        lock (_gate)
        {
            var found = _waiting.Find(each => each.SessionId == sessionId && each.Link.Spec.Name == agent);
            return found is not null && Remove(found) ? found.Link : null;
        }
    }

    /// <summary>Lets one wait; ends it where it cannot, and the one that waits longest where there are too many.</summary>
    /// <param name="link">The agent, which nobody else uses any more.</param>
    /// <param name="sessionId">The host's session.</param>
    /// <param name="time">Longest time to wait.</param>
    public async Task KeepAsync(AgentLink link, string sessionId, TimeSpan time)
    {
        try
        {
            await link.KeepAsync();
        }
        catch (IOException)
        {
            // The session keeps enough, or has ended.
            await link.DisposeAsync();
            return;
        }

        var waits = new Waiting(link, sessionId);
        AgentLink? over = null;
        lock (_gate)
        {
            if (_ended)
            {
                over = link;
            }
            else
            {
                _waiting.Add(waits);
                waits.Timer = _time.CreateTimer(_ => End(waits), null, time, Timeout.InfiniteTimeSpan);
                over = _waiting.Count > Most && _waiting[0] is var oldest && Remove(oldest) ? oldest.Link : null;
            }
        }

        // Its own end, and its session's.
        _ = link.Connection.Completion.ContinueWith(_ => End(waits), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

        // The prompt does not wait for the end of another one's.
        _ = over?.DisposeAsync().AsTask();
    }

    /// <summary>Ends all, and each that comes.</summary>
    public async Task EndAsync()
    {
        Waiting[] left;
        lock (_gate)
        {
            _ended = true;
            left = [.. _waiting];
            Array.ForEach(left, each => Remove(each));
        }

        await Task.WhenAll(left.Select(static each => each.Link.DisposeAsync().AsTask()));
    }

    private void End(Waiting waits)
    {
        lock (_gate)
        {
            if (!Remove(waits))
            {
                return;
            }
        }

        _ = waits.Link.DisposeAsync().AsTask();
    }

    private bool Remove(Waiting waits)
    {
        waits.Timer?.Dispose();
        return _waiting.Remove(waits);
    }

    private sealed class Waiting(AgentLink link, string sessionId)
    {
        public AgentLink Link => link;

        public string SessionId => sessionId;

        public ITimer? Timer { get; set; }
    }
}
