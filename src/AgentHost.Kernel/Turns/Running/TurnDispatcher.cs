using AgentHost.Kernel.Turns.Scheduling;
using Microsoft.Extensions.Logging;

namespace AgentHost.Kernel.Turns.Running;

/// <summary>Takes turns whose time has come from the scheduler, has each run, and gives its session back.</summary>
public sealed class TurnDispatcher
{
    private readonly TurnScheduler scheduler;
    private readonly ITurnExecutor executor;
    private readonly TurnService turns;
    private readonly QueueWatch? watch;
    private readonly ILogger log;

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
        (this.scheduler, this.executor, this.turns, this.watch, this.log) = (scheduler, executor, turns, watch, log);

    /// <summary>Begins; ends when the scheduler is closed.</summary>
    public void Begin() => _ = Task.Run(LoopAsync);

    private async Task LoopAsync()
    {
        while (await scheduler.Due.WaitToReadAsync())
        {
            while (scheduler.Due.TryRead(out var turn))
            {
                _ = Task.Run(() => DispatchAsync(turn));
            }
        }
    }

    private async Task DispatchAsync(ScheduledTurn turn)
    {
        if (turn.Plan.Parent is null)
        {
            watch?.Begin();
        }

        await GuardAsync(() => executor.RunAsync(turn));
        await GuardAsync(() => FollowAsync(turn));
        await GuardAsync(() =>
        {
            scheduler.Release(turn);
            return Task.CompletedTask;
        });
        await turns.TryTakeLeftAsync(turn.Session);
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
            log.LogError(fault, "What is done around a turn failed.");
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
                await turns.AddLateAsync(turn, words);
            }

            if (turn.Completed?.Outcome != TurnOutcome.Answered
                && !scheduler.Closing.IsCancellationRequested
                && turn.Plan.Workspace.Settings.Text("sessions", "queue") == "hold")
            {
                await scheduler.HoldAsync(turn.Session);
            }
        }
        catch (HostException)
        {
            // The store does not take it: what is in it waits there.
        }
    }
}
