using AgentHost.Client;

namespace AgentHost.Kernel.Turns.Scheduling;

/// <summary>A turn of this host that runs, or waits for those before it.</summary>
/// <param name="plan">Its plan.</param>
public sealed class ScheduledTurn(TurnPlan plan)
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The plan; while it waits, another can take its place.</summary>
    public TurnPlan Plan { get; internal set; } = plan;

    public string Id => Plan.TurnId;

    public OpenSession Session => Plan.Session;

    /// <summary>True once it may be taken up: that it waits is stored.</summary>
    internal bool Ready { get; set; }

    public CancellationTokenSource Cancel { get; } = new();

    /// <summary>Completes when it is through with, or waits no more. Never faults.</summary>
    public Task Task => _ended.Task;

    /// <summary>Its end; null before that, and where it did not end by itself.</summary>
    public TurnCompleted? Completed { get; internal set; }

    /// <summary>The reason why it did not end by itself.</summary>
    public string? Fault { get; internal set; }

    internal void End() => _ended.TrySetResult();
}
