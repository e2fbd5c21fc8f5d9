using AgentHost.Client;
using AgentHost.Kernel.Tests.Hosting;

namespace AgentHost.Kernel.Tests.Hooks;

public sealed class HookTests
{
    private readonly List<string> _seen = [];

    [Fact]
    public async Task Run_SeveralHooks_RunInOrderOfTheirNamesAndSeeWhatTheOnesBeforeRewrote()
    {
        await using var rig = new HostRig();
        Look(rig);
        foreach (var name in (string[])["c", "a", "b"])
        {
            rig.Stub.Hook(name, (input, _) =>
            {
                _seen.Add($"{name} {input.ToolCall!.Arguments}");
                return new(new HookResult { Arguments = AgentJson.Parse($$"""{"by":"{{name}}"}""") });
            }, HookEvent.PreTool);
        }

        rig.Model.Call(("look", """{"by":"model"}""")).Text("done");
        await rig.OpenAsync();

        await rig.RunAsync();

        Assert.Equal(["""a {"by":"model"}""", """b {"by":"a"}""", """c {"by":"b"}""", """look {"by":"c"}"""], _seen);
        Assert.Equal(["a", "b", "c"], rig.Tape.Events.OfType<HookRan>().Select(e => e.Name));
    }

    [Fact]
    public async Task Run_HookThatDenies_ToolDoesNotRunInAnyModeAndLaterHooksAreNotAsked()
    {
        await using var rig = new HostRig();
        Look(rig);
        rig.Stub
            .Hook("a", (_, _) => new(HookResult.Deny("not on a Saturday")), HookEvent.PreTool)
            .Hook("b", (_, _) =>
            {
                _seen.Add("b");
                return new(new HookResult { Verdict = HookVerdict.Allow });
            }, HookEvent.PreTool);
        rig.Model.Call(("look", "{}")).Text("done");
        await rig.OpenAsync();

        var end = await rig.RunAsync(rig.Prompt() with { Mode = PermissionMode.Bypass });

        Assert.Empty(_seen);
        Assert.Equal(["A hook blocked the call: not on a Saturday"], await rig.LastResultsAsync());
        Assert.Equal(TurnOutcome.Answered, end.Outcome);
        Assert.Equal(ToolState.Denied, Assert.Single(rig.Tape.Events.OfType<ToolCompleted>()).State);
    }

    [Theory]
    [InlineData(HookVerdict.Unknown)]
    [InlineData((HookVerdict)77)]
    [InlineData((HookVerdict)(-1))]
    public async Task Run_VerdictThatNobodyKnows_BlocksLikeAFailure(HookVerdict verdict)
    {
        await using var rig = new HostRig();
        Look(rig);
        rig.Stub.Hook("a", (_, _) => new(new HookResult { Verdict = verdict }), HookEvent.PreTool);
        rig.Model.Call(("look", "{}")).Text("done");
        await rig.OpenAsync();

        await rig.RunAsync(rig.Prompt() with { Mode = PermissionMode.Bypass });

        Assert.Empty(_seen);
        Assert.Contains("it answered a verdict that this host does not know", Assert.Single(await rig.LastResultsAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_HookThatStops_TurnEndsWithAValidHistory()
    {
        await using var rig = new HostRig();
        Look(rig);
        rig.Stub.Hook("a", (input, _) => new(new HookResult { Verdict = HookVerdict.Stop, Reason = "enough" }), HookEvent.PreTool);
        rig.Model.Call(("look", "{}"), ("look", """{"b":1}""")).Text("never");
        await rig.OpenAsync();

        var end = await rig.RunAsync();

        Assert.Equal((TurnOutcome.Denied, "enough", 1), (end.Outcome, end.Reason, rig.Model.Requests.Count));
        Assert.Empty(_seen);
        Histories.AssertValid(await rig.HistoryAsync());
    }

    [Fact]
    public async Task Run_HookThatAllows_DoesNotOverrideADenyRule()
    {
        await using var rig = new HostRig();
        Look(rig);
        rig.Stub.Hook("a", (_, _) => new(new HookResult { Verdict = HookVerdict.Allow }), HookEvent.PreTool);
        rig.Model.Call(("look", "{}")).Text("done");
        await rig.OpenAsync("""{"permissions":{"deny":["look"]}}""");

        await rig.RunAsync();

        Assert.Empty(_seen);
        Assert.StartsWith("The rule deny look ", (await rig.LastResultsAsync())[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_HookThatAsks_PersonIsAskedWhateverTheRulesAllow()
    {
        await using var rig = new HostRig();
        Look(rig);
        rig.Stub.Hook("a", (_, _) => new(new HookResult { Verdict = HookVerdict.Ask, Reason = "sure?" }), HookEvent.PreTool);
        rig.Model.Call(("look", "{}")).Text("done");
        await rig.OpenAsync("""{"permissions":{"allow":["look"]}}""");

        var turn = await rig.SubmitAsync(rig.Prompt() with { Mode = PermissionMode.Default, Interactive = true });
        var asked = await rig.Tape.WaitAsync<PermissionAsked>();
        await rig.Host.Permissions.AnswerAsync(asked.Request.Id, new PermissionAnswer(PermissionAnswerKind.AllowOnce), TestContext.Current.CancellationToken);
        await rig.EndOfAsync(turn);

        Assert.Contains("sure?", asked.Request.Reason, StringComparison.Ordinal);
        Assert.Single(_seen);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_HookThatThrowsOrAnswersNothingBeforeATool_Blocks(bool throws)
    {
        await using var rig = new HostRig();
        Look(rig);
        rig.Stub.Hook("a", (_, _) => throws ? throw new InvalidOperationException("broken") : new((HookResult)null!), HookEvent.PreTool);
        rig.Model.Call(("look", "{}")).Text("done");
        await rig.OpenAsync();

        await rig.RunAsync();

        Assert.Empty(_seen);
        var what = throws ? "broken" : "it answered nothing";
        Assert.Equal([$"A hook blocked the call: The hook a of stub failed ({what}); a failing hook blocks."], await rig.LastResultsAsync());
    }

    [Fact]
    public async Task Run_HookThatThrowsAfterATool_ResultStaysAndTheFailureIsTold()
    {
        await using var rig = new HostRig();
        Look(rig);
        rig.Stub
            .Hook("a", (_, _) => throw new InvalidOperationException("broken"), HookEvent.PostTool)
            .Hook(
                "b",
                (input, _) => new(new HookResult { AddedContext = $"said by b about {((TextPart)((PostToolInput)input).Result.Content[0]).Text}" }),
                HookEvent.PostTool);
        rig.Model.Call(("look", "{}")).Text("done");
        await rig.OpenAsync();

        await rig.RunAsync();

        Assert.Equal(["seensaid by b about seen"], await rig.LastResultsAsync());
        Assert.Equal("failed: broken", rig.Tape.Events.OfType<HookRan>().First().Reason);
    }

    [Fact]
    public async Task Run_HookThatHangs_BlocksAtItsDeadline()
    {
        var time = new FakeTime();
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var forever = new TaskCompletionSource<HookResult>();
        await using var rig = new HostRig(time);
        Look(rig);
        rig.Stub.Hook("a", async (_, _) =>
        {
            reached.SetResult();
            return await forever.Task;
        }, HookEvent.PreTool);
        rig.Model.Call(("look", "{}")).Text("done");
        await rig.OpenAsync();

        var turn = await rig.SubmitAsync();
        await reached.Task;
        time.Advance(TimeSpan.FromSeconds(10));
        await time.WaitForTimerAsync(TimeSpan.FromSeconds(2));
        time.Advance(TimeSpan.FromSeconds(2));
        await rig.EndOfAsync(turn);

        Assert.Empty(_seen);
        Assert.Contains("it did not answer within 10 s", (await rig.LastResultsAsync())[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ArgumentsRewrittenAgainstTheSchema_ModelIsToldThatAHookDidIt()
    {
        await using var rig = new HostRig();
        rig.Stub
            .Tool(new ToolSpec("strict", "A tool.", AgentJson.Parse("""{"type":"object","additionalProperties":false}""")), _ => new StubTool())
            .Hook("a", (_, _) => new(new HookResult { Arguments = AgentJson.Parse("""{"x":1}""") }), HookEvent.PreTool);
        rig.Model.Call(("strict", "{}")).Text("done");
        await rig.OpenAsync();

        await rig.RunAsync();

        Assert.StartsWith(
            "A hook replaced the arguments. The arguments of strict do not meet its schema", (await rig.LastResultsAsync())[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_HookForSomeTools_IsAskedAboutThoseOnly()
    {
        await using var rig = new HostRig();
        Look(rig);
        rig.Stub.Tool("act_now", (_, _, _) => new(ToolResult.Text("acted")));
        rig.Stub.Add<Hook>(
            CapabilityKinds.Hook,
            "a",
            ClientJson.ToElement(new HookSpec("a", [HookEvent.PreTool]) { Tools = ["act_*"] }),
            _ => new Denying());
        rig.Model.Call(("look", "{}"), ("act_now", "{}")).Text("done");
        await rig.OpenAsync();

        await rig.RunAsync();

        Assert.Equal(["seen", "A hook blocked the call: no"], await rig.LastResultsAsync());
    }

    [Theory]
    [InlineData(true, "A hook blocked the call: no")]
    [InlineData(false, "seen")]
    public async Task Run_HookWithConditions_IsAskedWhereOneHolds(bool holds, string result)
    {
        await using var rig = new HostRig();
        Look(rig);
        rig.Stub.Add<Hook>(
            CapabilityKinds.Hook,
            "a",
            ClientJson.ToElement(new HookSpec("a", [HookEvent.PreTool]) { When = ["up:.pack", "env:NO_SUCH_VARIABLE_HERE"] }),
            _ => new Denying());
        if (holds)
        {
            await File.WriteAllTextAsync(Path.Combine(rig.Folder("work"), ".pack"), "");
        }

        rig.Model.Call(("look", "{}")).Text("done");
        await rig.OpenAsync();

        await rig.RunAsync();

        Assert.Equal([result], await rig.LastResultsAsync());
    }

    [Fact]
    public async Task Run_HookOnThePrompt_AddsToItOrBlocksIt()
    {
        await using var rig = new HostRig();
        rig.Stub.Hook(
            "a",
            (input, _) => new(input is PromptSubmitInput { Prompt: "bad" } ? HookResult.Deny("not that") : new HookResult { AddedContext = "by the way" }),
            HookEvent.PromptSubmit);
        rig.Model.Text("fine");
        await rig.OpenAsync();

        var good = await rig.RunAsync(rig.Prompt("good"));
        var bad = await rig.RunAsync(rig.Prompt("bad"));

        Assert.Equal("fine", good.Text);
        Assert.Equal((TurnOutcome.Denied, "not that"), (bad.Outcome, bad.Reason));
        Assert.Equal("good\n\nby the way", Assert.Single(rig.Model.Requests).Messages[0].GetText());
        Assert.DoesNotContain(await rig.HistoryAsync(), message => message.GetText().Contains("bad", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_HookThatThrowsOnThePrompt_Blocks()
    {
        await using var rig = new HostRig();
        rig.Stub.Hook("a", (_, _) => throw new InvalidOperationException("broken"), HookEvent.PromptSubmit);
        await rig.OpenAsync();

        Assert.Equal(TurnOutcome.Denied, (await rig.RunAsync()).Outcome);
        Assert.Empty(rig.Model.Requests);
    }

    private void Look(HostRig rig) => rig.Stub.Tool("look", (call, _, _) =>
    {
        _seen.Add($"look {call.Arguments}");
        return new(ToolResult.Text("seen"));
    });

    private sealed class Denying : Hook
    {
        public override ValueTask<HookResult> RunAsync(HookInput input, CancellationToken cancellationToken) => new(HookResult.Deny("no"));
    }
}
