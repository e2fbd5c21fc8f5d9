using AgentHost.Client;
using AgentHost.Kernel.Events;
using AgentHost.Kernel.Tests.Events;
using AgentHost.Kernel.Tests.Hosting;
using AgentHost.Kernel.Turns;
using AgentHost.Kernel.Turns.Running;
using AgentHost.Kernel.Turns.Scheduling;
using AgentHost.Sessions;
using AgentHost.Sessions.Tests;

namespace AgentHost.Kernel.Tests.Turns.Running;

/// <summary>A fault beside a turn does not hold its session.</summary>
public sealed class TurnDispatcherTests : StoreTest
{
    [Fact]
    public async Task Dispatch_WhatRunsAndFollowsATurnFails_TheNextRunsAndWhoWaitsHears()
    {
        var log = new ListLogger();
        var executor = new FailingExecutor();
        await using var lease = await CreateAsync();
        await using var session = await OpenSession.OpenAsync(lease, Store.Ids, new EventBus(new MemoryLog(), null), Time, None);
        await using var scheduler = new TurnScheduler(Task.FromResult(Store), Time, storesAll: false, log);
        new TurnDispatcher(scheduler, executor, new TurnService(null!, scheduler, Task.FromResult(Store), takes: false, log), watch: null, log).Begin();
        var turns = new List<ScheduledTurn>();

        foreach (var id in (string[])["t1", "t2"])
        {
            turns.Add(await scheduler.ScheduleAsync(PlanOf(id, session), None));
        }

        await Task.WhenAll(turns.Select(static turn => turn.Task)).WaitAsync(TimeSpan.FromSeconds(30), None);
        await scheduler.CancelAsync(session.Id, "t1", None).AsTask().WaitAsync(TimeSpan.FromSeconds(30), None);
        Assert.Equal(["t1", "t2"], executor.Ran);
        Assert.Empty(scheduler.Turns);
        Assert.Null(session.Steering.TurnId);
        Assert.Contains(log.Faults, static fault => fault.Message == "nobody foresaw it");
    }

    // Without a workspace: that what follows a turn fails, and not at the first use alone, is the point.
    private static TurnPlan PlanOf(string id, OpenSession session) => new()
    {
        TurnId = id,
        Session = session,
        Workspace = null!,
        Request = new PromptRequest("w", session.Id, [new TextPart("go")]),
        Tools = null!,
        Mode = PermissionMode.Default,
    };

    private sealed class FailingExecutor : ITurnExecutor
    {
        public List<string> Ran { get; } = [];

        public Task RunAsync(ScheduledTurn turn)
        {
            Ran.Add(turn.Id);
            throw new InvalidOperationException("nobody foresaw it");
        }
    }
}
