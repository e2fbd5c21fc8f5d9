using AgentHost.Client;
using AgentHost.Kernel.Tests.Hosting;
using AgentHost.Sessions.Log;

namespace AgentHost.Sessions.Tests;

public sealed class SessionRepairTests : StoreTest
{
    [Fact]
    public async Task Acquire_TurnsHaveEnds_NothingIsInterrupted()
    {
        var lease = await InterruptAsync(EventSamples.All.Where(static value => value is not TurnQueued));
        Assert.Empty(lease.InterruptedTurns);
        Assert.Empty(await lease.RepairAsync(None));
    }

    [Fact]
    public async Task Repair_CallsAndPartialMessage_LeavesAValidHistory()
    {
        var lease = await InterruptAsync(
        [
            new TurnStarted([new TextPart("go")], "p/m"),
            new MessageAppended("user", MessageRole.User) { Parts = [new TextPart("go")] },
            new StepStarted(1, "p/m", 1),
            new PartCompleted("a1", 0, Call("c1")),
            new PartCompleted("a1", 1, Call("c2")),
            new PartCompleted("a1", 2, Call("c3")),
            new PartCompleted("a1", 3, Call("c4")),
            new MessageAppended("a1", MessageRole.Assistant),
            new StepCompleted(1, FinishReason.ToolCalls) { Usage = new TokenUsage(7, 3), Cost = 0.5m },
            new ToolRequested("c1", "t", AgentJson.EmptyObject),
            new ToolRequested("c2", "t", AgentJson.EmptyObject),
            new ToolRequested("c3", "t", AgentJson.EmptyObject),
            new ToolCompleted("c1", "t", ToolState.Completed),
            new MessageAppended("r1", MessageRole.Tool) { Parts = [new ToolResultPart("c1", [new TextPart("ok")])] },
            new ToolCompleted("c2", "t", ToolState.Completed),
            new FileChanged("c2", new AppliedChange("f", FileChangeKind.Write) { After = "1" }),
            new StepStarted(2, "p/m", 1),
            new PartCompleted("gone", 0, new TextPart("no")),
            new MessageWithdrawn("gone"),
            new PartCompleted("a2", 0, new TextPart("par")),
            new PartCompleted("a2", 1, new TextPart("tial")),
        ]);

        var turn = Assert.Single(lease.InterruptedTurns);
        Assert.True(turn.Started);
        Assert.Equal([new OpenCall("c3", "t")], turn.OpenCalls);
        Assert.Equal("a2", Assert.Single(turn.OpenMessages).MessageId);

        var events = await lease.RepairAsync(None);
        Assert.Equal(["message.appended", "tool.completed", "message.appended", "turn.completed"], events.Select(static value => value.Type));
        Assert.All(events, static value => Assert.Equal("t1", value.TurnId));
        Assert.Equal(ToolState.Cancelled, ((ToolCompleted)events[1]).State);
        var end = (TurnCompleted)events[3];
        Assert.Equal((TurnOutcome.Cancelled, "interrupted", "partial", 2, 3), (end.Outcome, end.Reason, end.Text, end.Steps, end.ToolCalls));
        Assert.Equal((new TokenUsage(7, 3), 0.5m), (end.Usage, end.Cost));
        Assert.Equal(["f"], end.Files);
        Assert.Empty(lease.InterruptedTurns);

        var history = await lease.LoadHistoryAsync(None);
        Assert.Equal(["user", "a1", "r1", "a2"], history.Take(4).Select(static message => message.Id));
        Assert.True(history[3].Interrupted);
        var calls = history.SelectMany(static message => message.Parts).OfType<ToolCallPart>().Select(static part => part.CallId);
        var results = history.SelectMany(static message => message.Parts).OfType<ToolResultPart>().ToList();
        Assert.Equal(calls, results.Select(static part => part.CallId));
        Assert.All(results.Skip(1), static result => Assert.True(result.IsError));
        Assert.Equal("interrupted: the host ended before this call did", Assert.IsType<TextPart>(results[2].Content[0]).Text);

        await lease.DisposeAsync();
        await using var again = await Store.AcquireAsync(lease.Info.Id, None);
        Assert.Empty(again.InterruptedTurns);
    }

    [Fact]
    public async Task Repair_ResultsHalfWritten_AreFinishedAsResults()
    {
        var lease = await InterruptAsync(
        [
            new TurnStarted([], "p/m"),
            new MessageAppended("a", MessageRole.Assistant) { Parts = [Call("c1"), Call("c2")] },
            new PartCompleted("r", 0, new ToolResultPart("c1", [new TextPart("ok")])),
        ]);
        await lease.RepairAsync(None);
        var history = await lease.LoadHistoryAsync(None);
        Assert.Equal([MessageRole.Assistant, MessageRole.Tool], history.Select(static message => message.Role));
        Assert.False(history[1].Interrupted);
        Assert.Equal(["c1", "c2"], history[1].Parts.Cast<ToolResultPart>().Select(static part => part.CallId));
    }

    [Fact]
    public async Task RepairHistory_CallsOfAClosedTurnWithoutResults_AreAnsweredOnceAndForAll()
    {
        var lease = await InterruptAsync(
        [
            new TurnStarted([], "p/m"),
            new MessageAppended("u1", MessageRole.User) { Parts = [new TextPart("go")] },
            new MessageAppended("a1", MessageRole.Assistant) { Parts = [Call("c1"), Call("c2")] },
            new TurnCompleted(TurnOutcome.Failed),
            new MessageAppended("u2", MessageRole.User) { Parts = [new TextPart("go on")] },
            new MessageAppended("a2", MessageRole.Assistant) { Parts = [Call("c3")] },
            new MessageAppended("r2", MessageRole.Tool) { Parts = [new ToolResultPart("c3", [new TextPart("ok")])] },
        ]);
        Assert.Empty(lease.InterruptedTurns);
        var history = await lease.RepairHistoryAsync(None);
        Histories.AssertValid(history);
        Assert.Equal(["u1", "a1", history[2].Id, "u2", "a2", "r2"], history.Select(static message => message.Id));
        Assert.All(history[2].Parts.Cast<ToolResultPart>(), static result => Assert.True(result.IsError));

        var length = lease.LastSequence;
        await lease.DisposeAsync();
        await using var again = await Store.AcquireAsync(lease.Info.Id, None);
        Assert.Equal(ClientJson.Write(history), ClientJson.Write(await again.RepairHistoryAsync(None)));
        Assert.Equal(length, again.LastSequence);
    }

    [Fact]
    public async Task RepairHistory_ResultsThereTwiceOrWithoutACall_AreLeftOut()
    {
        var lease = await InterruptAsync(
        [
            new MessageAppended("a1", MessageRole.Assistant) { Parts = [Call("c1"), Call("c2")] },
            new MessageAppended("r1", MessageRole.Tool)
            {
                Parts = [new ToolResultPart("c2", [new TextPart("second")]), new ToolResultPart("c1", [new TextPart("first")])]
            },
            new MessageAppended("r2", MessageRole.Tool)
            {
                Parts = [new ToolResultPart("c1", [new TextPart("again")]), new ToolResultPart("c9", [new TextPart("whose?")])]
            },
            new MessageAppended("u1", MessageRole.User) { Parts = [new TextPart("go on")] },
        ]);
        var length = lease.LastSequence;
        var history = await lease.RepairHistoryAsync(None);
        Histories.AssertValid(history);
        Assert.Equal(["a1", "r1", "u1"], history.Select(static message => message.Id));
        Assert.Equal(["first", "second"], history[1].Parts.Cast<ToolResultPart>().Select(Histories.TextOf));
        Assert.Equal(length, lease.LastSequence);
    }

    [Fact]
    public async Task Repair_QueuedTurn_WaitsOn()
    {
        var lease = await InterruptAsync([new TurnQueued([new TextPart("later")], 1)]);
        Assert.Empty(lease.InterruptedTurns);
        Assert.Empty(await lease.RepairAsync(None));
        Assert.Empty(await lease.RepairAsync(None));
    }

    [Fact]
    public async Task Repair_WordsThatWereNotTakenUp_WaitAsAPrompt()
    {
        var lease = await InterruptAsync(
        [
            new TurnStarted([new TextPart("go")], "p/m"),
            new TurnSteered("w1", [new TextPart("taken")]),
            new TurnSteered("w1", [new TextPart("taken")]) { MessageId = "m" },
            new TurnSteered("w2", [new TextPart("refused")]) { Refused = "no" },
            new TurnSteered("w3", [new TextPart("not yet")]),
        ]);
        var events = await lease.RepairAsync(None);
        Assert.Equal(["turn.completed", "turn.queued"], events.Select(static value => value.Type));
        var queued = Assert.IsType<TurnQueued>(events[1]);
        Assert.Equal(("w3", true, "not yet"), (queued.TurnId, queued.Held, Assert.IsType<TextPart>(queued.Prompt[0]).Text));
    }

    private static ToolCallPart Call(string id) => new(id, "t", AgentJson.EmptyObject);

    private async Task<SessionLease> InterruptAsync(IEnumerable<AgentEvent> events)
    {
        var lease = await CreateAsync();
        await lease.AppendAsync([.. events.Select(static value => value with { TurnId = "t1" })], Durability.Process, None);
        await lease.DisposeAsync();
        return await Store.AcquireAsync(lease.Info.Id, None);
    }
}
