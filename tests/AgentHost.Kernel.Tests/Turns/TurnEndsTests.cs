using AgentHost.Client;
using AgentHost.Kernel.Events;
using AgentHost.Kernel.Tests.Events;
using AgentHost.Kernel.Turns;
using AgentHost.Sessions.Tests;

namespace AgentHost.Kernel.Tests.Turns;

public sealed class TurnEndsTests : StoreTest
{
    [Theory]
    [InlineData(true, TurnOutcome.Cancelled, "cancelled by user")]
    [InlineData(false, TurnOutcome.Failed, "the host failed: TaskCanceledException: its server took too long")]
    public async Task EndFaulted_Cancellation_IsAPersonsOnlyWhereSomebodyCancelled(bool cancelled, TurnOutcome outcome, string reason)
    {
        await using var session = await OpenSession.OpenAsync(await CreateAsync(), Store.Ids, new EventBus(new MemoryLog()), Time, None);

        await TurnInterruption.EndFaultedAsync(session, "t1", new TaskCanceledException("its server took too long"), cancelled);

        var end = Assert.Single((await Store.ReadEventsAsync(session.Id, 0, 100, None)).OfType<TurnCompleted>());
        Assert.Equal((outcome, reason), (end.Outcome, end.Reason));
    }
}
