using AgentHost.Hosting;
using AgentHost.Hosting.Queueing;
using AgentHost.Kernel.Events;
using AgentHost.Kernel.Tests.Events;
using AgentHost.Kernel.Turns;
using AgentHost.Sessions;
using AgentHost.Sessions.Tests;

namespace AgentHost.Kernel.Tests.Hosting.Queueing;

/// <summary>A fault beside a turn does not hold its session.</summary>
public sealed class TurnQueueTests : StoreTest
{
    [Fact]
    public async Task Enter_WhatRunsAndFollowsATurnFails_TheNextRunsAndWhoWaitsHears()
    {
        var log = new ListLogger();
        var ran = new List<string>();
        await using var lease = await CreateAsync();
        await using var session = await SessionActor.OpenAsync(lease, Store.Ids, new EventBus(new MemoryLog(), null), Time, None);
        await using var queue = new TurnQueue(
            Task.FromResult(Store),
            Time,
            takes: false,
            turn =>
            {
                ran.Add(turn.Id);
                throw new InvalidOperationException("nobody foresaw it");
            },
            static (_, _, _) => throw new NotSupportedException(),
            log);
        var turns = new[] { TurnOf("t1", session), TurnOf("t2", session) };

        foreach (var turn in turns)
        {
            await queue.EnterAsync(turn, None);
        }

        await Task.WhenAll(turns.Select(static turn => turn.Task)).WaitAsync(TimeSpan.FromSeconds(30), None);
        await queue.CancelAsync(session.Id, "t1", None).AsTask().WaitAsync(TimeSpan.FromSeconds(30), None);
        Assert.Equal(["t1", "t2"], ran);
        Assert.Empty(queue.Turns);
        Assert.Null(session.Steering.TurnId);
        Assert.Contains(log.Faults, static fault => fault.Message == "nobody foresaw it");
    }

    // Without a workspace: that what follows a turn fails, and not at the first use alone, is the point.
    private static RunningTurn TurnOf(string id, SessionActor session) =>
        new(id, null!, session, new PromptRequest("w", session.Id, [new TextPart("go")]), null) { Choice = null!, Wish = new() };
}
