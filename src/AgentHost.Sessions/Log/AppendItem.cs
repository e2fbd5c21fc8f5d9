using AgentHost.Client;

namespace AgentHost.Sessions.Log;

/// <summary>Events of one session on their way to the log.</summary>
internal sealed class AppendItem : WriteItem
{
    private readonly ILogFence fence;
    private readonly AgentEvent[] events;
    private readonly byte[][] bodies;
    private readonly AgentEvent[] stored;
    private readonly TaskCompletionSource<IReadOnlyList<AgentEvent>>? done;

    public AppendItem(ILogFence fence, AgentEvent[] events, byte[][] bodies, Durability durability)
        : base(durability)
    {
        this.fence = fence;
        this.events = events;
        this.bodies = bodies;
        stored = new AgentEvent[events.Length];
        foreach (var body in bodies)
        {
            Length += body.Length;
        }

        done = durability == Durability.Buffered ? null : new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>The events with their positions, once they are stored.</summary>
    public Task<IReadOnlyList<AgentEvent>> Task => done?.Task ?? System.Threading.Tasks.Task.FromResult<IReadOnlyList<AgentEvent>>(events);

    public override bool Keeps => true;

    public override int Length { get; }

    public override void Run(WriteContext context)
    {
        fence.Fence(context);
        for (var i = 0; i < events.Length; i++)
        {
            stored[i] = context.Append(events[i], bodies[i]);
        }
    }

    public override void Complete(Exception? failure)
    {
        if (failure is null)
        {
            done?.TrySetResult(stored);
        }
        else
        {
            done?.TrySetException(failure);
        }
    }

    public override void Break(Exception failure)
    {
        fence.Break(failure);
        Complete(failure);
    }
}
