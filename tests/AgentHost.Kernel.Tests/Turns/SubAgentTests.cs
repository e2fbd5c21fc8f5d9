using System.Runtime.CompilerServices;
using AgentHost.Client;
using AgentHost.Kernel.Tests.Hosting;

namespace AgentHost.Kernel.Tests.Turns;

/// <summary>Tools that start sub-agents: what these may do, what bounds them, whose what they use is, and that they end with their caller.</summary>
public sealed class SubAgentTests
{
    private static readonly System.Text.Json.JsonElement AnyObject = AgentJson.Parse("""{"type":"object"}""");

    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_APrompt_IsAnsweredByAChildSession()
    {
        await using var rig = Rig();
        rig.Model.Call(("delegate", """{"prompt":"look there","description":"look\nthere"}""")).Text("found it").Text("it was there");
        await rig.OpenAsync();

        var end = await rig.RunAsync();

        Assert.Equal("it was there", end.Text);
        Assert.Equal(["answered: found it"], await rig.LastResultsAsync());
        var requests = rig.Model.Requests.ToList();
        Assert.Equal(["look there"], requests[1].Messages.Select(static message => message.GetText()));
        Assert.Contains(requests[1].System, static text => text.Text.StartsWith("You are a sub-agent", StringComparison.Ordinal));
        Assert.DoesNotContain(requests[0].System, static text => text.Text.StartsWith("You are a sub-agent", StringComparison.Ordinal));
        var child = (await rig.Host.Sessions.ListAsync(new SessionFilter(), None)).Single(session => session.Id != rig.SessionId);
        Assert.Equal(("look there", rig.SessionId, end.TurnId), (child.Name, child.Parent, child.ParentTurn));
        var started = await rig.Tape.WaitAsync<AgentStarted>();
        var ended = await rig.Tape.WaitAsync<AgentEnded>();
        Assert.Equal((rig.SessionId, end.TurnId, child.Id), (started.SessionId, started.TurnId, started.Child));
        Assert.Equal((child.Id, TurnOutcome.Answered, 15L), (ended.Child, ended.Outcome, ended.Usage.Input + ended.Usage.Output));
        Assert.Equal(rig.SessionId, (await rig.Host.Sessions.FindAsync(null, "last", None))!.Id);
    }

    [Fact]
    public async Task Run_SomethingIsSaidMeanwhile_TheCallerHearsItBehindTheResult()
    {
        await using var rig = Rig();
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        rig.Model.Call(("delegate", """{"prompt":"x"}""")).Stream((_, _) => AnswerAsync()).Text("done");
        await rig.OpenAsync();
        var turn = await rig.SubmitAsync();
        await _reached.Task;

        await rig.Host.Prompts.Queue.SteerAsync(rig.SessionId, [new TextPart("and then rest")], None);
        goOn.SetResult();
        await rig.EndOfAsync(turn);

        Assert.Equal([MessageRole.Tool, MessageRole.User], rig.Model.Last.Messages.TakeLast(2).Select(static message => message.Role));
        Assert.Equal("and then rest", rig.Model.Last.Messages[^1].GetText());
        Histories.AssertValid(rig.Model.Last.Messages);

        async IAsyncEnumerable<ModelUpdate> AnswerAsync()
        {
            _reached.SetResult();
            await goOn.Task;
            yield return new TextDelta("found");
            yield return new ModelFinished(FinishReason.Stop);
        }
    }

    [Fact]
    public async Task Run_WhatItUses_IsItsCallersToo()
    {
        await using var rig = Rig();
        rig.Model.Call(("delegate", """{"prompt":"x"}""")).Text("found it").Text("done");
        await rig.OpenAsync();

        var end = await rig.RunAsync();

        Assert.Equal((30, 15), (end.Usage.Input, end.Usage.Output));
        foreach (var (by, key) in ((UsageGrouping, string)[])[(UsageGrouping.Session, rig.SessionId), (UsageGrouping.Turn, end.TurnId!)])
        {
            var report = await rig.Host.Models.ReadUsageAsync(new UsageFilter(by), None);
            var row = Assert.Single(report.Rows);
            Assert.Equal((key, 3L, 30L), (row.Key, row.Requests, row.Usage.Input));
            Assert.Equal(3, report.Total.Requests);
        }

        var child = (await rig.Tape.WaitAsync<AgentStarted>()).Child;
        Assert.Equal(3, (await rig.Host.Models.ReadUsageAsync(new UsageFilter(UsageGrouping.Day) { SessionId = rig.SessionId }, None)).Total.Requests);
        Assert.Equal(child, Assert.Single((await rig.Host.Models.ReadUsageAsync(new UsageFilter(UsageGrouping.Session) { SessionId = child }, None)).Rows).Key);
    }

    [Fact]
    public async Task Run_TwoCallsOfOneStep_WorkSideBySide()
    {
        await using var rig = Rig();
        var both = new Meeting(2);
        rig.Model.Call(("delegate", """{"prompt":"a"}"""), ("delegate", """{"prompt":"b"}""")).Stream(both.Answer).Stream(both.Answer).Text("done");
        await rig.OpenAsync();

        var end = await rig.RunAsync();

        Assert.Equal("done", end.Text);
        Assert.Equal(["answered: done a", "answered: done b"], await rig.LastResultsAsync());
        Histories.AssertValid(await rig.HistoryAsync());
    }

    [Fact]
    public async Task Run_MoreThanMayRunAtOnce_Waits()
    {
        await using var rig = Rig();
        rig.Model.Call(("delegate", """{"prompt":"a"}"""), ("delegate", """{"prompt":"b"}""")).Text("one").Text("two").Text("done");
        await rig.OpenAsync("""{"limits":{"subAgents":1}}""");

        await rig.RunAsync();

        Assert.Equal(
            ["agent.started", "agent.ended", "agent.started", "agent.ended"],
            rig.Tape.Events.Where(static e => e is AgentStarted or AgentEnded).Select(static e => e.Type));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    public async Task Run_AtTheDepthThatIsAllowed_HasNoToolForMore(int depth, int expected)
    {
        await using var rig = Rig();
        for (var i = 0; i < expected; i++)
        {
            rig.Model.Call(("delegate", """{"prompt":"deeper"}"""));
        }

        rig.Model.Text("bottom");
        await rig.OpenAsync($$$"""{"limits":{"subAgentDepth":{{{depth}}}}}""");

        await rig.RunAsync();

        var requests = rig.Model.Requests.Take(expected + 1).ToList();
        Assert.All(requests[..^1], static request => Assert.Contains(request.Tools, static tool => tool.Name == "delegate"));
        Assert.DoesNotContain(requests[^1].Tools, static tool => tool.Name == "delegate");
        Assert.Equal(expected, rig.Tape.Events.OfType<AgentStarted>().Count());
    }

    [Fact]
    public async Task Run_AToolThatDoesMore_IsTheDepthsToRefuse()
    {
        await using var rig = Rig();
        rig.Stub.Tool(
            new ToolSpec("both", "A tool.", AnyObject) { Effects = ToolEffects.Agent | ToolEffects.Execute }, static _ => new StubTool { Run = DelegateAsync });
        rig.Model.Call(("both", """{"prompt":"deeper"}""")).Text("alone then");
        await rig.OpenAsync("""{"limits":{"subAgentDepth":0}}""");

        await rig.RunAsync();

        Assert.Equal(["Sub-agents are switched off here (limits.subAgentDepth is 0): do it yourself."], await rig.LastResultsAsync());
    }

    [Fact]
    public async Task Run_WithToolsNamed_HasNoneThatTheCallerLacks()
    {
        await using var rig = Rig();
        rig.Stub.Tool("other", static (_, _, _) => new(ToolResult.Text("other"))).Tool("forbidden", static (_, _, _) => new(ToolResult.Text("forbidden")));
        rig.Model.Call(("delegate", """{"prompt":"x","tools":["other","forbidden"]}""")).Call(("forbidden", "{}")).Text("no").Text("done");
        await rig.OpenAsync();

        await rig.RunAsync(rig.Prompt() with { Tools = ["delegate", "other"] });

        var child = rig.Model.Requests.ElementAt(2);
        Assert.Equal(["other"], child.Tools.Select(static tool => tool.Name));
        Assert.StartsWith("There is no tool named forbidden", Histories.TextOf((ToolResultPart)child.Messages[^1].Parts[0]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_UnderACallerThatNamesItsTools_HasThoseAtMost()
    {
        await using var rig = Rig();
        rig.Stub.Tool("other", static (_, _, _) => new(ToolResult.Text("other"))).Tool("forbidden", static (_, _, _) => new(ToolResult.Text("forbidden")));
        rig.Model.Call(("delegate", """{"prompt":"x"}""")).Text("no").Text("done");
        await rig.OpenAsync();

        await rig.RunAsync(rig.Prompt() with { Tools = ["delegate", "other"] });

        Assert.Equal(["delegate", "other"], rig.Model.Requests.ElementAt(1).Tools.Select(static tool => tool.Name));
    }

    [Theory]
    [InlineData(PermissionMode.Plan, PermissionMode.Bypass, PermissionMode.Plan)]
    [InlineData(PermissionMode.AcceptEdits, PermissionMode.DontAsk, PermissionMode.DontAsk)]
    [InlineData(PermissionMode.Bypass, null, PermissionMode.Bypass)]
    public async Task Run_InAMode_IsNoMoreLenientThanItsCaller(PermissionMode mode, PermissionMode? wanted, PermissionMode expected)
    {
        await using var rig = Rig();
        rig.Model.Call(("delegate", ClientJson.Write(new SubAgentRequest("x") { Mode = wanted }))).Text("found").Text("done");
        await rig.OpenAsync();

        await rig.RunAsync(rig.Prompt() with { Mode = mode });

        Assert.Equal(expected, rig.Tape.Events.OfType<TurnStarted>().Single(started => started.SessionId != rig.SessionId).Mode);
    }

    [Fact]
    public async Task Run_ACallThatTheCallersRulesDeny_IsDenied()
    {
        await using var rig = Rig();
        rig.Stub.Tool("other", static (_, _, _) => new(ToolResult.Text("it ran")));
        rig.Model.Call(("delegate", """{"prompt":"x"}""")).Call(("other", "{}")).Text("no").Text("done");
        await rig.OpenAsync("""{"permissions":{"deny":["other"]}}""");

        await rig.RunAsync();

        Assert.Equal(ToolState.Denied, rig.Tape.Events.OfType<ToolCompleted>().Single(static e => e.Tool == "other").State);
    }

    [Fact]
    public async Task Run_ACallThatAsks_AsksInTheSessionThatThePersonBegan()
    {
        await using var rig = Rig();
        rig.Stub.Tool("other", static (_, _, _) => new(ToolResult.Text("it ran")));
        rig.Model.Call(("delegate", """{"prompt":"x"}""")).Call(("other", "{}")).Text("fine").Text("done");
        await rig.OpenAsync();
        var turn = await rig.SubmitAsync(rig.Prompt() with { Mode = PermissionMode.Default, Interactive = true });

        var asked = await rig.Tape.WaitAsync<PermissionAsked>();
        Assert.True(await rig.Host.Permissions.AnswerAsync(asked.Request.Id, new PermissionAnswer(PermissionAnswerKind.AllowOnce), None));
        await rig.EndOfAsync(turn);

        Assert.Equal((rig.SessionId, rig.SessionId), (asked.SessionId, asked.Request.SessionId));
        Assert.StartsWith("A sub-agent wants it. ", asked.Request.Reason, StringComparison.Ordinal);
        Assert.Equal(ToolState.Completed, rig.Tape.Events.OfType<ToolCompleted>().Single(static e => e.Tool == "other").State);
    }

    [Fact]
    public async Task Cancel_TheCaller_EndsItFirst()
    {
        await using var rig = Rig();
        rig.Model.Call(("delegate", """{"prompt":"x"}""")).Hang(_reached);
        await rig.OpenAsync();
        var turn = await rig.SubmitAsync();
        await _reached.Task;

        var end = await rig.CancelAsync(turn);

        Assert.Equal(TurnOutcome.Cancelled, end.Outcome);
        var ends = rig.Tape.Events.OfType<TurnCompleted>().ToList();
        Assert.Equal([TurnOutcome.Cancelled, TurnOutcome.Cancelled], ends.Select(static e => e.Outcome));
        Assert.NotEqual(rig.SessionId, ends[0].SessionId);
        Histories.AssertValid(await rig.HistoryAsync());
    }

    [Fact]
    public async Task Run_LeftAloneByItsTool_EndsWithTheCall()
    {
        await using var rig = new HostRig();
        ISubAgents? kept = null;
        rig.Stub.Tool(
            new ToolSpec("leave", "A tool.", AnyObject) { Effects = ToolEffects.Agent },
            workspace => new StubTool
            {
                Run = async (call, context, token) =>
                {
                    kept = context.Agents!;
                    _ = kept.RunAsync(new SubAgentRequest("x"), CancellationToken.None).AsTask();
                    await _reached.Task;
                    return ToolResult.Text("left");
                },
            });
        rig.Model.Call(("leave", "{}")).Hang(_reached).Text("done");
        await rig.OpenAsync();

        var end = await rig.RunAsync();

        Assert.Equal("done", end.Text);
        Assert.Equal(TurnOutcome.Cancelled, rig.Tape.Events.OfType<TurnCompleted>().Single(e => e.SessionId != rig.SessionId).Outcome);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await kept!.RunAsync(new SubAgentRequest("x"), None));
    }

    [Fact]
    public async Task Run_WhenTheCallersTokensAreSpent_EndsAtTheLimit()
    {
        await using var rig = Rig();
        rig.Stub.Tool("other", static (_, _, _) => new(ToolResult.Text("other")));
        rig.Model.Call(("delegate", """{"prompt":"x"}""")).Call(("other", "{}"));
        await rig.OpenAsync();

        var end = await rig.RunAsync(rig.Prompt() with { Limits = new TurnLimits { Tokens = 25 } });

        Assert.Equal((TurnOutcome.Limit, 20L), (end.Outcome, end.Usage.Input));
        Assert.Equal(2, rig.Model.Requests.Count);
        Assert.StartsWith("limit: ", Assert.Single(await rig.LastResultsAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_AtItsStop_HasAHookOfItsOwn()
    {
        await using var rig = Rig();
        var seen = new System.Collections.Concurrent.ConcurrentQueue<(HookEvent Event, string Session)>();
        rig.Stub.Hook(
            "guard",
            (input, _) =>
            {
                seen.Enqueue((input.Event, input.SessionId));
                return new(input is SubagentStopInput { Again: false } ? new HookResult { Verdict = HookVerdict.Deny, Reason = "say more" } : HookResult.None);
            },
            HookEvent.SubagentStop, HookEvent.Stop, HookEvent.PromptSubmit, HookEvent.SessionStart);
        rig.Model.Call(("delegate", """{"prompt":"x"}""")).Text("little").Text("more").Text("done");
        await rig.OpenAsync();

        await rig.RunAsync();

        var child = (await rig.Tape.WaitAsync<AgentStarted>()).Child;
        Assert.Equal(
            [
                (HookEvent.SessionStart, rig.SessionId), (HookEvent.PromptSubmit, rig.SessionId), (HookEvent.SubagentStop, child),
                (HookEvent.SubagentStop, child), (HookEvent.Stop, rig.SessionId)
            ],
            seen);
        Assert.Equal(["answered: more"], await rig.LastResultsAsync());
    }

    [Theory]
    [InlineData("""{"prompt":"x","agent":"nobody"}""", "There is no agent \"nobody\" here")]
    [InlineData("""{"prompt":"x","model":"nobody/nothing"}""", "nobody")]
    [InlineData("""{"prompt":" "}""", "A sub-agent's prompt has 1 to 200000 characters")]
    public async Task Run_WhatCannotBeHad_IsSaidAndLeavesNoSession(string arguments, string expected)
    {
        await using var rig = Rig();
        rig.Model.Call(("delegate", arguments)).Text("done");
        await rig.OpenAsync();

        var end = await rig.RunAsync();

        Assert.Equal("done", end.Text);
        Assert.Contains(expected, Assert.Single(await rig.LastResultsAsync()), StringComparison.Ordinal);
        Assert.Equal(rig.SessionId, Assert.Single(await rig.Host.Sessions.ListAsync(new SessionFilter(), None)).Id);
    }

    [Fact]
    public async Task TryGet_OfAToolThatDoesNotDeclareIt_HasNone()
    {
        await using var rig = new HostRig();
        rig.Stub.Tool("plain", static (_, context, _) => new(ToolResult.Text(context.Agents is null ? "none" : "some")));
        rig.Model.Call(("plain", "{}")).Text("done");
        await rig.OpenAsync();

        await rig.RunAsync();

        Assert.Equal(["none"], await rig.LastResultsAsync());
    }

    [Fact]
    public async Task Delete_TheCaller_TakesItsSubAgentsSessions()
    {
        await using var rig = Rig();
        rig.Model.Call(("delegate", """{"prompt":"x"}""")).Call(("delegate", """{"prompt":"y"}""")).Text("deep").Text("found").Text("done");
        await rig.OpenAsync();
        await rig.RunAsync();
        Assert.Equal(3, (await rig.Host.Sessions.ListAsync(new SessionFilter(), None)).Count);

        await rig.DeleteSessionAsync();

        Assert.Empty(await rig.Host.Sessions.ListAsync(new SessionFilter(), None));
    }

    private static HostRig Rig()
    {
        var rig = new HostRig();
        rig.Stub.Tool(new ToolSpec("delegate", "A tool.", AnyObject) { Effects = ToolEffects.Agent }, static _ => new StubTool { Run = DelegateAsync });
        return rig;
    }

    private static async ValueTask<ToolResult> DelegateAsync(ToolCall call, ToolContext context, CancellationToken cancellationToken)
    {
        var result = await context.Agents!.RunAsync(ClientJson.Read<SubAgentRequest>(call.Arguments), cancellationToken);
        return ToolResult.Text($"{ClientJson.ToElement(result.Outcome).GetString()}: {result.Text}");
    }

    /// <summary>Answers when as many have come as are expected.</summary>
    private sealed class Meeting(int expected)
    {
        private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _come;

        public async IAsyncEnumerable<ModelUpdate> Answer(ModelRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            if (Interlocked.Increment(ref _come) == expected)
            {
                _all.SetResult();
            }

            await _all.Task.WaitAsync(TimeSpan.FromSeconds(30), cancellationToken);
            yield return new TextDelta("done " + request.Messages[0].GetText());
            yield return new ModelFinished(FinishReason.Stop);
        }
    }
}
