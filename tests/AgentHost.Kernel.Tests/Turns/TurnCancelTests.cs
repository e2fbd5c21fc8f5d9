using System.Runtime.CompilerServices;
using AgentHost.Client;
using AgentHost.Kernel.Tests.Hosting;

namespace AgentHost.Kernel.Tests.Turns;

/// <summary>A turn that is cancelled at each of its stages leaves a history with which the session goes on.</summary>
public sealed class TurnCancelTests
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Cancel_AProgramThatIgnoresSigterm_KeepsWhatItPrinted()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Needs signals.");
        await using var rig = new HostRig().RunHere("shell");
        rig.Model.Call(("shell", """{"command":"trap '' TERM; echo printed before; sleep 300"}"""));
        await rig.OpenAsync("{}", StubPlugin.BuiltFolder("AgentHost.Plugins.Shell"));
        var turn = await rig.SubmitAsync();
        await rig.Tape.WaitAsync<ToolProgressed>(e => e.Progress.Output?.Contains("printed before", StringComparison.Ordinal) == true);

        var end = await rig.CancelAsync(turn);

        Assert.Equal(TurnOutcome.Cancelled, end.Outcome);
        var result = Assert.Single(await rig.LastResultsAsync());
        Assert.StartsWith("cancelled after", result, StringComparison.Ordinal);
        Assert.Contains("printed before", result, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancel_BeforeTheFirstToken_NothingIsAnswered()
    {
        await using var rig = new HostRig();
        rig.Model.Hang(_reached);

        var history = await CancelAtAsync(rig);

        Assert.Equal([MessageRole.User], history.Select(message => message.Role));
    }

    [Fact]
    public async Task Cancel_InTheMiddleOfText_WhatWasShownStaysMarked()
    {
        await using var rig = new HostRig();
        rig.Model.Hang(_reached, new TextDelta("so "), new TextDelta("far"));
        await rig.OpenAsync();

        var turn = await rig.SubmitAsync();
        await rig.Tape.WaitAsync<PartDelta>(delta => delta.Text == "far");
        await FinishAsync(rig, turn);

        var kept = (await rig.HistoryAsync())[1];
        Assert.Equal((true, "so far"), (kept.Interrupted, kept.GetText()));
        Assert.Contains(rig.Model.Last.Messages, message => message is { Interrupted: true } && message.GetText() == "so far");
    }

    [Fact]
    public async Task Cancel_InReasoningOrInACall_NothingOfItStays()
    {
        await using var rig = new HostRig();
        rig.Model.Hang(_reached, new ReasoningDelta("hm"), new ToolCallDelta(0) { CallId = "c", Tool = "look", Arguments = "{" });
        await rig.OpenAsync();

        var turn = await rig.SubmitAsync();
        await rig.Tape.WaitAsync<PartDelta>();
        await FinishAsync(rig, turn);

        Assert.Equal([MessageRole.User, MessageRole.User, MessageRole.Assistant], (await rig.HistoryAsync()).Select(message => message.Role));
    }

    [Fact]
    public async Task Cancel_TextThenACall_TextStaysWithoutTheCall()
    {
        await using var rig = new HostRig();
        rig.Model.Hang(_reached, new TextDelta("I look."), new ToolCallDelta(0) { CallId = "c", Tool = "look", Arguments = "{}" });
        await rig.OpenAsync();

        var turn = await rig.SubmitAsync();
        await rig.Tape.WaitAsync<PartDelta>();
        await _reached.Task;
        await FinishAsync(rig, turn);

        var kept = Assert.Single((await rig.HistoryAsync()), message => message.Interrupted);
        Assert.IsType<TextPart>(Assert.Single(kept.Parts));
    }

    [Fact]
    public async Task Cancel_InTheMomentOfTheLastUpdate_HistoryIsValid()
    {
        for (var round = 0; round < 20; round++)
        {
            await using var rig = new HostRig();
            rig.Stub.Tool("look", (_, _, _) => new(ToolResult.Text("seen")));
            rig.Model.Stream((_, token) => CancelledAtTheEnd(rig, token));
            await rig.OpenAsync();

            var turn = await rig.SubmitAsync();
            await rig.EndOfAsync(turn);
            await GoOnAsync(rig);
        }
    }

    [Fact]
    public async Task Cancel_InPrepare_CallHasOneResult()
    {
        await using var rig = new HostRig();
        rig.Stub.Tool(Spec("slow"), _ => new StubTool { Prepare = HangPlanAsync });
        rig.Model.Call(("slow", "{}"));

        var history = await CancelAtAsync(rig);

        AssertCancelled(history);
        Assert.DoesNotContain(rig.Tape.Events, e => e is ToolStarted);
    }

    [Fact]
    public async Task Cancel_InThePermissionQuestion_QuestionIsClosedAndCallHasOneResult()
    {
        await using var rig = new HostRig();
        rig.Stub.Tool("act", (_, _, _) => new(ToolResult.Text("acted")));
        rig.Model.Call(("act", "{}"));
        await rig.OpenAsync();

        var turn = await rig.SubmitAsync(rig.Prompt() with { Mode = PermissionMode.Default, Interactive = true });
        var asked = await rig.Tape.WaitAsync<PermissionAsked>();
        await FinishAsync(rig, turn);

        AssertCancelled(await rig.HistoryAsync());
        Assert.Equal(asked.Request.Id, Assert.Single(rig.Tape.Events.OfType<PermissionResolved>()).RequestId);
        Assert.Empty(await rig.Host.Permissions.ListPendingAsync(TestContext.Current.CancellationToken));
        Assert.False(await rig.Host.Permissions.AnswerAsync(
            asked.Request.Id, new PermissionAnswer(PermissionAnswerKind.AllowOnce), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Cancel_InAQuestionOfATool_QuestionIsClosedAndCallHasOneResult()
    {
        await using var rig = new HostRig();
        rig.Stub.Tool("ask", async (_, context, token) =>
            ToolResult.Text((await context.User!.AskAsync(Question.Confirm("Really?"), token))?.Values[0] ?? "declined"));
        rig.Model.Call(("ask", "{}"));
        await rig.OpenAsync();

        var turn = await rig.SubmitAsync(rig.Prompt() with { Interactive = true });
        await rig.Tape.WaitAsync<QuestionAsked>();
        await FinishAsync(rig, turn);

        AssertCancelled(await rig.HistoryAsync());
        Assert.Single(rig.Tape.Events.OfType<QuestionAnswered>());
    }

    [Fact]
    public async Task Cancel_InATool_CallHasOneResult()
    {
        await using var rig = new HostRig();
        rig.Stub.Tool("wait", async (_, _, token) =>
        {
            _reached.SetResult();
            await Task.Delay(Timeout.Infinite, token);
            return ToolResult.Text("never");
        });
        rig.Model.Call(("wait", "{}"));

        AssertCancelled(await CancelAtAsync(rig));
    }

    [Fact]
    public async Task Cancel_ToolThatFinishesAllTheSame_ResultIsWhatItSaid()
    {
        await using var rig = new HostRig();
        rig.Stub.Tool("stubborn", async (_, _, token) =>
        {
            _reached.SetResult();
            var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var registration = token.Register(cancelled.SetResult);
            await cancelled.Task;
            return ToolResult.Text("finished all the same");
        });
        rig.Model.Call(("stubborn", "{}"));

        var history = await CancelAtAsync(rig);

        Assert.Equal("finished all the same", Histories.TextOf((ToolResultPart)history[2].Parts[0]));
        Assert.Equal(ToolState.Cancelled, Assert.Single(rig.Tape.Events.OfType<ToolCompleted>()).State);
    }

    [Fact]
    public async Task Cancel_ToolThatIgnoresIt_IsLeftBehindAfterTheGrace()
    {
        var time = new FakeTime();
        var forever = new TaskCompletionSource<ToolResult>();
        await using var rig = new HostRig(time);
        rig.Stub.Tool("deaf", async (_, _, _) =>
        {
            _reached.SetResult();
            return await forever.Task;
        });
        rig.Model.Call(("deaf", "{}"));
        await rig.OpenAsync();

        var turn = await rig.SubmitAsync();
        await _reached.Task;
        var cancelled = rig.CancelAsync(turn);
        await time.WaitForTimerAsync(TimeSpan.FromSeconds(2));
        time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(TurnOutcome.Cancelled, (await cancelled).Outcome);
        await GoOnAsync(rig);
        AssertCancelled(await rig.HistoryAsync());
    }

    [Fact]
    public async Task Cancel_InTheFirstOfSeveralCalls_TheOthersAreNotRunAndAllHaveResults()
    {
        await using var rig = new HostRig();
        var ran = 0;
        rig.Stub
            .Tool("wait", async (_, _, token) =>
            {
                _reached.SetResult();
                await Task.Delay(Timeout.Infinite, token);
                return ToolResult.Text("never");
            })
            .Tool("count", (_, _, _) => new(ToolResult.Text($"{Interlocked.Increment(ref ran)}")));
        rig.Model.Call(("wait", "{}"), ("count", "{}"), ("count", "{}"));

        var history = await CancelAtAsync(rig);

        Assert.Equal(0, ran);
        Assert.Equal(3, history[2].Parts.Count);
    }

    [Fact]
    public async Task Cancel_BetweenSteps_NoFurtherRequestIsMade()
    {
        await using var rig = new HostRig();
        rig.Stub
            .Tool("look", (_, _, _) => new(ToolResult.Text("seen")))
            .Hook("after", async (_, token) =>
            {
                _reached.SetResult();
                await Task.Delay(Timeout.Infinite, token);
                return HookResult.None;
            }, HookEvent.PostTool);
        rig.Model.Call(("look", "{}"));

        AssertCancelled(await CancelAtAsync(rig));
    }

    [Fact]
    public async Task Cancel_WhileItWaitsForAnotherTurn_NeverRuns()
    {
        await using var rig = new HostRig();
        rig.Model.Hang(_reached);
        await rig.OpenAsync();

        var first = await rig.SubmitAsync();
        await _reached.Task;
        var second = await rig.CancelAsync(await rig.SubmitAsync(rig.Prompt("second")));
        await rig.CancelAsync(first);

        Assert.Equal((TurnOutcome.Cancelled, "cancelled while it waited"), (second.Outcome, second.Reason));
        await GoOnAsync(rig);
        Assert.DoesNotContain(await rig.HistoryAsync(), message => message.GetText() == "second");
    }

    [Fact]
    public async Task Cancel_InTheWaitBeforeARetry_EndsAtOnce()
    {
        var time = new FakeTime();
        await using var rig = new HostRig(time);
        rig.Model.Answer(new TextDelta("half"), new ModelFault(ModelFaultKind.Overloaded, "busy") { RetryAfterSeconds = 60 });
        await rig.OpenAsync();

        var turn = await rig.SubmitAsync();
        await rig.Tape.WaitAsync<StepRetrying>();
        await FinishAsync(rig, turn);

        Assert.DoesNotContain(await rig.HistoryAsync(), message => message.GetText() == "half");
    }

    [Fact]
    public async Task Dispose_WhileATurnRuns_TurnIsEndedInTheLog()
    {
        await using var rig = new HostRig();
        rig.Model.Hang(_reached, new TextDelta("so far"));
        await rig.OpenAsync();

        var turn = await rig.SubmitAsync();
        await rig.Tape.WaitAsync<PartDelta>();
        await rig.Host.DisposeAsync();

        Assert.Equal(TurnOutcome.Cancelled, (await rig.EndOfAsync(turn)).Outcome);
        Histories.AssertClosed(rig.Tape.Events);
    }

    private static ToolSpec Spec(string name) => new(name, "A tool.", AgentJson.Parse("""{"type":"object"}""")) { Effects = ToolEffects.Execute };

    private static void AssertCancelled(IReadOnlyList<Message> history)
    {
        var result = Assert.IsType<ToolResultPart>(Assert.Single(history[2].Parts));
        Assert.Equal((true, "cancelled by user"), (result.IsError, Histories.TextOf(result)));
    }

    private static async IAsyncEnumerable<ModelUpdate> CancelledAtTheEnd(HostRig rig, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        yield return new TextDelta("I look.");
        yield return new ToolCallDelta(0) { CallId = "c", Tool = "look", Arguments = "{}" };
        yield return new ModelFinished(FinishReason.ToolCalls);
        var turn = rig.Tape.Events.OfType<TurnStarted>().Last().TurnId!;
        _ = Task.Run(() => rig.Host.Prompts.CancelAsync(rig.SessionId, turn, CancellationToken.None).AsTask(), CancellationToken.None);
        await Task.Yield();
    }

    private async ValueTask<ToolPlan> HangPlanAsync(ToolCall call, ToolContext context, CancellationToken cancellationToken)
    {
        _reached.SetResult();
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return new ToolPlan(call, "never");
    }

    /// <summary>Runs a turn until the signal, cancels it, and lets the session go on.</summary>
    private async Task<IReadOnlyList<Message>> CancelAtAsync(HostRig rig)
    {
        await rig.OpenAsync();
        var turn = await rig.SubmitAsync();
        await _reached.Task;
        return await FinishAsync(rig, turn);
    }

    private static async Task<IReadOnlyList<Message>> FinishAsync(HostRig rig, string turn)
    {
        Assert.Equal((TurnOutcome.Cancelled, "cancelled by user"), await rig.CancelAsync(turn) is var end ? (end.Outcome, end.Reason) : default);
        var history = await rig.HistoryAsync();
        await GoOnAsync(rig);
        return history;
    }

    private static async Task GoOnAsync(HostRig rig)
    {
        rig.Model.Text("going on");
        var end = await rig.RunAsync(rig.Prompt("again"));
        Assert.Equal(TurnOutcome.Answered, end.Outcome);
        Histories.AssertValid(rig.Model.Last.Messages);
        Histories.AssertValid(await rig.HistoryAsync());
        Histories.AssertClosed(rig.Tape.Events);
        Assert.Equal((await rig.HistoryAsync()).Count, rig.Model.Last.Messages.Count + 1);
    }
}
