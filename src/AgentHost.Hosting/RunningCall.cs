using AgentHost.Kernel.Turns;

namespace AgentHost.Hosting;

/// <summary>A call that a client makes without a model: it runs, or waits for the turns before it.</summary>
/// <param name="turnId">The turn that it is.</param>
/// <param name="session">Its session.</param>
internal sealed class RunningCall(string turnId, OpenSession session)
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string TurnId => turnId;

    public OpenSession Session => session;

    /// <summary>Number of switches of the session's permissions before it was made.</summary>
    public int Switches { get; } = session.Switches;

    public CancellationTokenSource Cancel { get; } = new();

    /// <summary>Completes when it is through with. Never faults.</summary>
    public Task Task => _ended.Task;

    public void End() => _ended.TrySetResult();
}
