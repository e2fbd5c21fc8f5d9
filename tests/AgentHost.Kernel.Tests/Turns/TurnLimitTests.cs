using AgentHost.Client;
using AgentHost.Kernel.Tests.Hosting;

namespace AgentHost.Kernel.Tests.Turns;

public sealed class TurnLimitTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    public async Task Run_ModelThatCallsOn_EndsAtTheLimitOfSteps(int limit, int requests)
    {
        await using var rig = new HostRig();
        rig.Stub.Tool("look", (_, context, _) => new(ToolResult.Text(context.CallId)));
        rig.Model.Call(("look", "{}")).Call(("look", "{}")).Call(("look", "{}"));
        await rig.OpenAsync();

        var end = await rig.RunAsync(rig.Prompt() with { Limits = new TurnLimits { Steps = limit } });

        Assert.Equal(TurnOutcome.Limit, end.Outcome);
        Assert.Equal($"the limit of {limit} {(limit == 1 ? "step" : "steps")} was reached: --max-steps or the setting limits.steps allows more", end.Reason);
        Assert.Equal((requests, requests), (rig.Model.Requests.Count, end.ToolCalls));
        Histories.AssertValid(await rig.HistoryAsync());
        Histories.AssertClosed(rig.Tape.Events);
    }

    [Fact]
    public async Task Run_LimitBeforeTheFirstRequest_GivesNoAnswerOfAnOlderTurn()
    {
        await using var rig = new HostRig();
        rig.Model.Text("the first answer");
        await rig.OpenAsync();

        var first = await rig.RunAsync();
        var second = await rig.RunAsync(rig.Prompt() with { Limits = new TurnLimits { Steps = 0 } });

        Assert.Equal("the first answer", first.Text);
        Assert.Equal((TurnOutcome.Limit, ""), (second.Outcome, second.Text));
    }

    [Fact]
    public async Task Run_LimitOfStepsInTheSettings_HoldsUnlessThePromptSaysOtherwise()
    {
        await using var rig = new HostRig();
        rig.Stub.Tool("look", (_, context, _) => new(ToolResult.Text(context.CallId)));
        rig.Model.Call(("look", "{}")).Call(("look", "{}")).Call(("look", "{}")).Text("there");
        await rig.OpenAsync("""{"limits":{"steps":1}}""");

        var first = await rig.RunAsync();
        var second = await rig.RunAsync(rig.Prompt() with { Limits = new TurnLimits { Steps = 3 } });

        Assert.Equal((TurnOutcome.Limit, 1), (first.Outcome, first.Steps));
        Assert.Equal((TurnOutcome.Answered, 3), (second.Outcome, second.Steps));
    }

    [Theory]
    [InlineData(15, 1)]
    [InlineData(16, 2)]
    public async Task Run_LimitOfTokens_EndsBeforeTheNextRequest(int limit, int requests)
    {
        await using var rig = new HostRig();
        rig.Stub.Tool("look", (_, context, _) => new(ToolResult.Text(context.CallId)));
        rig.Model.Call(("look", "{}")).Call(("look", "{}")).Call(("look", "{}"));
        await rig.OpenAsync();

        var end = await rig.RunAsync(rig.Prompt() with { Limits = new TurnLimits { Tokens = limit } });

        Assert.Equal((TurnOutcome.Limit, $"the limit of {limit} tokens was reached: the setting limits.tokens allows more"), (end.Outcome, end.Reason));
        Assert.Equal(requests, rig.Model.Requests.Count);
        Assert.Equal(new TokenUsage(10 * requests, 5 * requests), end.Usage);
        Histories.AssertValid(await rig.HistoryAsync());
    }

    [Theory]
    [InlineData("limits.tokens", """{"limits":{"tokens":2000}}""", "the limit of 2000 tokens was reached")]
    [InlineData("limits.cost", """{"limits":{"cost":"$0.01"}}""", "the limit of $0.01 was reached")]
    public async Task Run_ServiceThatCountsNothing_StopsByEstimate(string key, string settings, string reason)
    {
        await using var rig = new HostRig();
        rig.Stub.Tool("look", (_, context, _) => new(ToolResult.Text(new string('x', 8_000) + context.CallId)));
        for (var i = 0; i < 9; i++)
        {
            rig.Model.Answer(new ToolCallDelta(0) { CallId = $"n{i}", Tool = "look", Arguments = "{}" }, new ModelFinished(FinishReason.ToolCalls));
        }

        await rig.OpenAsync(settings[..^1] + ""","providers":{"scripted":{"models":[{"id":"m","prices":{"input":2,"output":10}}]}},"model":"scripted/m"}""");

        var end = await rig.RunAsync();

        Assert.Equal(TurnOutcome.Limit, end.Outcome);
        Assert.StartsWith(reason, end.Reason, StringComparison.Ordinal);
        Assert.Contains(key, end.Reason, StringComparison.Ordinal);
        Assert.Contains("by estimate", end.Reason, StringComparison.Ordinal);
        Assert.InRange(rig.Model.Requests.Count, 2, 5);
        Assert.Equal((TokenUsage.None, null), (end.Usage, end.Cost));
    }

    [Fact]
    public async Task Run_LimitOfTimeInATool_EndsTheCallAndTheTurn()
    {
        var time = new FakeTime();
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var rig = new HostRig(time);
        rig.Stub.Tool("wait", async (_, _, token) =>
        {
            reached.SetResult();
            await Task.Delay(Timeout.Infinite, token);
            return ToolResult.Text("never");
        });
        rig.Model.Call(("wait", "{}")).Text("again");
        await rig.OpenAsync();

        var turn = await rig.SubmitAsync(rig.Prompt() with { Limits = new TurnLimits { Seconds = 30 } });
        await reached.Task;
        time.Advance(TimeSpan.FromSeconds(30));
        var end = await rig.EndOfAsync(turn);
        await rig.RunAsync();

        Assert.Equal((TurnOutcome.Limit, "the time limit of 30 s was reached: --max-time or the setting limits.time allows more"), (end.Outcome, end.Reason));
        Histories.AssertValid(await rig.HistoryAsync());
        Histories.AssertValid(rig.Model.Last.Messages);
        Histories.AssertClosed(rig.Tape.Events);
    }

    [Fact]
    public async Task Run_LimitOfTimeZero_EndsWithoutARequest()
    {
        await using var rig = await new HostRig().OpenAsync();

        var end = await rig.RunAsync(rig.Prompt() with { Limits = new TurnLimits { Seconds = 0 } });

        Assert.Equal(TurnOutcome.Limit, end.Outcome);
        Assert.Empty(rig.Model.Requests);
    }

    [Fact]
    public async Task Submit_LimitOfTimeBelowZero_IsRefused()
    {
        await using var rig = await new HostRig().OpenAsync();

        var exception = await Assert.ThrowsAsync<HostException>(() => rig.SubmitAsync(rig.Prompt() with { Limits = new TurnLimits { Seconds = -1 } }));

        Assert.Equal(HostFailure.Invalid, exception.Failure);
    }

    [Fact]
    public async Task Run_SameCallAndResultAgainAndAgain_ModelIsWarnedThenTheTurnEnds()
    {
        await using var rig = new HostRig();
        rig.Stub.Tool("look", (_, _, _) => new(ToolResult.Text("same")));
        for (var i = 0; i < 10; i++)
        {
            rig.Model.Call(("look", """{"a":1}"""));
        }

        await rig.OpenAsync();

        var end = await rig.RunAsync();

        Assert.Equal((TurnOutcome.Limit, 6), (end.Outcome, end.Steps));
        var results = (await rig.HistoryAsync()).Where(message => message.Role == MessageRole.Tool)
            .Select(message => Histories.TextOf((ToolResultPart)message.Parts[0])).ToList();
        Assert.Equal(["same", "same"], results[..2]);
        Assert.Contains("3th time", results[2], StringComparison.Ordinal);
        Histories.AssertValid(await rig.HistoryAsync());
    }

    [Theory]
    [InlineData(FinishReason.Stop, TurnOutcome.Answered)]
    [InlineData(FinishReason.Unknown, TurnOutcome.Answered)]
    [InlineData(FinishReason.Refusal, TurnOutcome.Refused)]
    [InlineData(FinishReason.ContentFilter, TurnOutcome.Refused)]
    [InlineData(FinishReason.OutputLimit, TurnOutcome.Limit)]
    public async Task Run_AnswerThatFinishes_OutcomeSaysHow(FinishReason reason, TurnOutcome outcome)
    {
        await using var rig = new HostRig();
        rig.Model.Answer(new TextDelta("said"), new ModelFinished(reason));
        await rig.OpenAsync();

        var end = await rig.RunAsync();

        Assert.Equal((outcome, "said"), (end.Outcome, end.Text));
    }

    [Theory]
    [InlineData(FinishReason.OutputLimit)]
    [InlineData(FinishReason.ContentFilter)]
    public async Task Run_AnswerCutOffInACall_CallIsNotRunAndHistoryIsValid(FinishReason reason)
    {
        await using var rig = new HostRig();
        var ran = false;
        rig.Stub.Tool("look", (_, _, _) =>
        {
            ran = true;
            return new(ToolResult.Text("ran"));
        });
        rig.Model.Answer(new ToolCallDelta(0) { CallId = "c", Tool = "look", Arguments = "{\"a" }, new ModelFinished(reason)).Text("again");
        await rig.OpenAsync();

        await rig.RunAsync();
        await rig.RunAsync();

        Assert.False(ran);
        Histories.AssertValid(rig.Model.Last.Messages);
        Histories.AssertClosed(rig.Tape.Events);
    }

    [Fact]
    public async Task Run_PromptsWithoutWaiting_RunInTheirOrder()
    {
        await using var rig = new HostRig();
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        rig.Stub.Tool("wait", async (_, _, _) =>
        {
            await held.Task;
            return ToolResult.Text("waited");
        });
        rig.Model.Call(("wait", "{}")).Text("one").Text("two").Text("three");
        await rig.OpenAsync();

        var turns = new List<string>();
        foreach (var text in (string[])["1", "2", "3"])
        {
            turns.Add(await rig.SubmitAsync(rig.Prompt(text)));
        }

        held.SetResult();
        var ends = await Task.WhenAll(turns.Select(rig.EndOfAsync));

        Assert.Equal(["one", "two", "three"], ends.Select(end => end.Text));
        Assert.Equal(turns, rig.Tape.Events.OfType<TurnStarted>().Select(e => e.TurnId!));
        Assert.Equal(turns[1..], rig.Tape.Events.OfType<TurnQueued>().Select(e => e.TurnId!));
        Histories.AssertValid(await rig.HistoryAsync());
    }
}
