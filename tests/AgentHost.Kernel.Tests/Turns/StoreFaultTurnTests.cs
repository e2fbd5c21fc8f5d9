using AgentHost.Client;
using AgentHost.Kernel.Tests.Hosting;
using AgentHost.Sessions;
using AgentHost.Sessions.Log;

namespace AgentHost.Kernel.Tests.Turns;

/// <summary>
/// The store fails in the middle of a turn and works again: what was queued meanwhile makes a valid history, here and for whoever opens the session next.
/// </summary>
public sealed class StoreFaultTurnTests
{
    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_TheAnswerWithCallsIsNotStored_TheHistoryIsValidAfterwards()
    {
        await using var rig = new HostRig();
        rig.Stub.Tool("act", static (_, _, _) => new(ToolResult.Text("acted")));
        rig.Model.Stream((_, _) => CallsAsync(rig)).Text("going on");
        await rig.OpenAsync();

        await FailAsync(rig);
        await GoOnAsync(rig, "The host failed while this call ran.");
    }

    [Fact]
    public async Task Run_TheResultsAreNotStored_TheyAreThereOnceAfterwards()
    {
        await using var rig = new HostRig();
        rig.Stub.Tool("act", (_, _, _) =>
        {
            FailingCommits.Begin(rig);
            return new(ToolResult.Text("acted"));
        });
        rig.Model.Call(("act", "{}")).Text("going on");
        await rig.OpenAsync();

        await FailAsync(rig);
        await GoOnAsync(rig, "acted");
    }

    private static async Task FailAsync(HostRig rig)
    {
        // Who listens to the session hears of the end although it is not stored.
        await using var tape = await EventRecorder.StartAsync(rig.Host, new EventFilter { SessionId = rig.SessionId });
        var turn = await rig.SubmitAsync();
        Assert.Equal(TurnOutcome.Failed, (await tape.WaitAsync<TurnCompleted>(e => e.TurnId == turn)).Outcome);
    }

    private static async Task GoOnAsync(HostRig rig, string result)
    {
        FailingCommits.End(rig);
        var turn = await rig.SubmitAsync(rig.Prompt("go on"));
        await rig.Tape.WaitAsync<TurnCompleted>(e => e.TurnId == turn);
        Histories.AssertValid(rig.Model.Last.Messages);

        var stored = await rig.HistoryAsync();
        Histories.AssertValid(stored);
        Assert.Equal(
            [MessageRole.User, MessageRole.Assistant, MessageRole.Tool, MessageRole.User, MessageRole.Assistant],
            stored.Select(static message => message.Role));
        Assert.Equal(result, Histories.TextOf(Assert.IsType<ToolResultPart>(Assert.Single(stored[2].Parts))));

        var folder = Path.GetDirectoryName(FailingCommits.StoreOf(rig))!;
        await rig.Host.DisposeAsync();
        await using var store = await SessionStore.OpenAsync(new SessionStoreOptions(folder, TimeProvider.System, "test"), None);
        await using var lease = await store.AcquireAsync(rig.SessionId, None);
        Assert.Empty(lease.InterruptedTurns);
        Assert.Equal(stored.Select(static message => message.Id), (await lease.RepairHistoryAsync(None)).Select(static message => message.Id));
    }

    private static async IAsyncEnumerable<ModelUpdate> CallsAsync(HostRig rig)
    {
        yield return new ToolCallDelta(0) { CallId = "c1", Tool = "act", Arguments = "{}" };
        await Task.Yield();
        FailingCommits.Begin(rig);
        yield return new ModelFinished(FinishReason.ToolCalls);
    }

}
