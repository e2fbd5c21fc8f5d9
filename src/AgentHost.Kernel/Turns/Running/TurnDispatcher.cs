using AgentHost.Kernel.Turns.Scheduling;
using Microsoft.Extensions.Logging;

namespace AgentHost.Kernel.Turns.Running;

/// <summary>Takes turns whose time has come from the scheduler, has each run, and gives its session back.</summary>
public sealed class TurnDispatcher
{
    private readonly TurnScheduler _scheduler;
    private readonly ITurnExecutor _executor;
    private readonly TurnService _turns;
    private readonly QueueWatch? _watch;
    private readonly ILogger _log;

    /// <param name="scheduler">The scheduler.</param>
    /// <param name="executor">Runs turns.</param>
    /// <param name="turns">Takes in what was said too late for a turn, or left by other processes.</param>
    /// <param name="watch">Looks for what other processes leave; null where that is not taken up.</param>
    /// <param name="log">Hears of what goes wrong beside the turns themselves.</param>
    public TurnDispatcher(TurnScheduler scheduler, TurnExecutor executor, TurnService turns, QueueWatch? watch, ILogger log)
        : this(scheduler, (ITurnExecutor)executor, turns, watch, log)
    {
    }

    internal TurnDispatcher(TurnScheduler scheduler, ITurnExecutor executor, TurnService turns, QueueWatch? watch, ILogger log) =>
        (_scheduler, _executor, _turns, _watch, _log) = (scheduler, executor, turns, watch, log);

    /// <summary>Begins; ends when the scheduler is closed.</summary>
    public void Begin() => _ = Task.Run(LoopAsync);

    private async Task LoopAsync()
    {
        while (await _scheduler.Due.WaitToReadAsync())
        {
            while (_scheduler.Due.TryRead(out var turn))
            {
                _ = Task.Run(() => DispatchAsync(turn));
            }
        }
    }

    private async Task DispatchAsync(ScheduledTurn turn)
    {
        if (turn.Plan.Parent is null)
        {
            _watch?.Begin();
        }

        await GuardAsync(() => _executor.RunAsync(turn));
        await GuardAsync(() => FollowAsync(turn));
        await GuardAsync(() =>
        {
            _scheduler.Release(turn);
            return Task.CompletedTask;
        });
        await _turns.TryTakeLeftAsync(turn.Session);
    }

    /// <summary>Whatever goes wrong: the session goes on with who is next, and who waits for the turn hears of its end.</summary>
    private async Task GuardAsync(Func<Task> step)
    {
        try
        {
            await step();
        }
        catch (Exception fault)
        {
            _log.LogError(fault, "What is done around a turn failed.");
        }
    }

    /// <summary>Does what follows from a turn's end for those that wait.</summary>
    private async Task FollowAsync(ScheduledTurn turn)
    {
        var late = turn.Session.Steering.Close();
        try
        {
            foreach (var words in late)
            {
                await _turns.AddLateAsync(turn, words);
            }

            if (turn.Completed?.Outcome != TurnOutcome.Answered
                && !_scheduler.Closing.IsCancellationRequested
                && turn.Plan.Workspace.Settings.Text("sessions", "queue") == "hold")
            {
                await _scheduler.HoldAsync(turn.Session);
            }
        }
        catch (HostException)
        {
            // The store does not take it: what is in it waits there.
        }
    }
}
