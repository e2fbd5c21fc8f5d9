using AgentHost.Client;
using AgentHost.Sessions.Sqlite;

namespace AgentHost.Sessions.Log;

/// <summary>Events of one session on their way to the log.</summary>
internal sealed class AppendItem : WriteItem
{
    private readonly ILogFence _fence;
    private readonly AgentEvent[] _events;
    private readonly byte[][] _bodies;
    private readonly Action<Database>? _kept;
    private readonly AgentEvent[] _stored;
    private readonly TaskCompletionSource<IReadOnlyList<AgentEvent>>? _done;

    /// <param name="fence">The right to write the session.</param>
    /// <param name="events">The events.</param>
    /// <param name="bodies">Their JSON.</param>
    /// <param name="kept">Keeps what they refer to, within the transaction; null for nothing.</param>
    /// <param name="durability">Failure that they survive.</param>
    public AppendItem(ILogFence fence, AgentEvent[] events, byte[][] bodies, Action<Database>? kept, Durability durability)
        : base(durability)
    {
        _fence = fence;
        _kept = kept;
        _events = events;
        _bodies = bodies;
        _stored = new AgentEvent[events.Length];
        foreach (var body in bodies)
        {
            Length += body.Length;
        }

        _done = durability == Durability.Buffered ? null : new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>The events with their positions, once they are stored.</summary>
    public Task<IReadOnlyList<AgentEvent>> Task => _done?.Task ?? System.Threading.Tasks.Task.FromResult<IReadOnlyList<AgentEvent>>(_events);

    public override bool Keeps => true;

    public override int Length { get; }

    public override void Run(WriteContext context)
    {
        _fence.Fence(context);
        _kept?.Invoke(context.Database);
        for (var i = 0; i < _events.Length; i++)
        {
            _stored[i] = context.Append(_events[i], _bodies[i]);
        }
    }

    public override void Complete(Exception? failure)
    {
        if (failure is null)
        {
            _done?.TrySetResult(_stored);
        }
        else
        {
            _done?.TrySetException(failure);
        }
    }

    public override void Break(Exception failure)
    {
        _fence.Break(failure);
        Complete(failure);
    }
}
