using AgentHost.Client;
using AgentHost.Kernel.Tests.Hosting;

namespace AgentHost.Kernel.Tests.Turns;

/// <summary>Whatever a model wishes and a tool does, a call ends with one result that the model can act on.</summary>
public sealed class ToolCallTests
{
    [Fact]
    public async Task Run_CallsSideBySide_ResultsKeepTheOrderOfTheCalls()
    {
        await using var rig = new HostRig();
        var gates = Enumerable.Range(0, 20).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).ToArray();
        var started = 0;
        rig.Stub.Tool(
            "look",
            async (call, _, _) =>
            {
                var number = call.Arguments.GetProperty("n").GetInt32();
                var first = number / 8 * 8;
                var end = Math.Min(first + 8, gates.Length);
                if (Interlocked.Increment(ref started) == end)
                {
                    // The last of eight to come lets the others go: they end in the reverse order.
                    for (var i = end - 1; i >= first; i--)
                    {
                        gates[i].SetResult();
                    }
                }

                await gates[number].Task;
                return ToolResult.Text($"result {number}");
            },
            ToolEffects.Read);
        rig.Model.Call([.. Enumerable.Range(0, 20).Select(n => ("look", $$"""{"n":{{n}}}"""))]).Text("done");
        await rig.OpenAsync();

        await rig.RunAsync();

        Assert.Equal(Enumerable.Range(0, 20).Select(n => $"result {n}"), await rig.LastResultsAsync());
        Histories.AssertValid(rig.Model.Last.Messages);
    }

    [Fact]
    public async Task Run_ToolReturnsImages_RequestsCarryTheirBytesAndTheSameMessages()
    {
        await using var rig = new HostRig();
        byte[] pixel = [1, 2, 3];
        rig.Stub.Tool("look", (_, _, _) => new(new ToolResult([new TextPart("seen"), new ImagePart("image/png") { Data = pixel }])));
        rig.Model.Call(("look", "{}")).Call(("look", "{}")).Text("done").Text("again");
        await rig.OpenAsync();

        await rig.RunAsync();
        var results = rig.Model.Last.Messages.Where(static message => message.Role == MessageRole.Tool).ToList();
        Assert.Equal(2, results.Count);
        Assert.All(results, message => Assert.Equal(
            pixel, Assert.IsType<ToolResultPart>(message.Parts[0]).Content.OfType<ImagePart>().Single().Data!.Value.ToArray()));

        await rig.RunAsync();
        Assert.Equal(results, rig.Model.Last.Messages.Where(static message => message.Role == MessageRole.Tool), ReferenceEqualityComparer.Instance!);
    }

    [Fact]
    public async Task Run_CallsThatMayWrite_RunOneByOneInOrder()
    {
        await using var rig = new HostRig();
        var running = 0;
        var seen = new List<int>();
        rig.Stub.Tool("act", async (call, _, _) =>
        {
            Assert.Equal(1, Interlocked.Increment(ref running));
            seen.Add(call.Arguments.GetProperty("n").GetInt32());
            await Task.Yield();
            Interlocked.Decrement(ref running);
            return ToolResult.Text("acted");
        });
        rig.Model.Call([.. Enumerable.Range(0, 10).Select(n => ("act", $$"""{"n":{{n}}}"""))]).Text("done");
        await rig.OpenAsync();

        await rig.RunAsync();

        Assert.Equal(Enumerable.Range(0, 10), seen);
        Assert.All(await rig.LastResultsAsync(), text => Assert.Equal("acted", text));
    }

    [Theory]
    [InlineData("lok", "There is no tool named lok. Did you mean look?")]
    [InlineData("somethingelse", "There is no tool named somethingelse. The tools are: look.")]
    [InlineData("", "There is no tool named . The tools are: look.")]
    public async Task Run_UnknownTool_ModelIsToldWhichThereAre(string name, string expected)
    {
        await using var rig = new HostRig();
        rig.Stub.Tool("look", (_, _, _) => new(ToolResult.Text("seen")));
        rig.Model.Call((name, "{}")).Text("done");

        Assert.Equal(expected, await OneResultAsync(rig));
    }

    [Theory]
    [InlineData("""{"n":""")]
    [InlineData("no json")]
    [InlineData("[1]")]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("""{"n":"text"}""")]
    [InlineData("""{"m":1}""")]
    [InlineData("""{"n":1,"more":true}""")]
    [InlineData("\"a\\ud83d\"")]
    [InlineData("""{"n":1,"s":"\ud83d"}""")]
    public async Task Run_BadArguments_ModelIsToldAndNothingRuns(string arguments)
    {
        await using var rig = new HostRig();
        var schema = """{"type":"object","properties":{"n":{"type":"integer"},"s":{"type":"string"}},"required":["n"],"additionalProperties":false}""";
        var ran = false;
        rig.Stub.Tool(new ToolSpec("look", "A tool.", AgentJson.Parse(schema)), _ => new StubTool
        {
            Run = (_, _, _) =>
            {
                ran = true;
                return new(ToolResult.Text("ran"));
            },
        });
        rig.Model.Call(("look", arguments)).Text("done");

        var told = await OneResultAsync(rig);

        Assert.False(ran);
        Assert.StartsWith("The arguments of look ", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("{}")]
    [InlineData("""{"n":null}""")]
    public async Task Run_ArgumentsLeftOutOrNull_AreAnEmptyObject(string arguments)
    {
        await using var rig = new HostRig();
        rig.Stub.Tool(new ToolSpec("look", "A tool.", AgentJson.Parse("""{"type":"object","properties":{"n":{"type":"integer"}}}""")), _ =>
            new StubTool { Run = (call, _, _) => new(ToolResult.Text(call.Arguments.GetRawText())) });
        rig.Model.Call(("look", arguments)).Text("done");

        Assert.Equal("{}", await OneResultAsync(rig));
    }

    [Fact]
    public async Task Run_ToolThatThrows_ModelIsToldAndTheThirdTimeThePluginIsLeftAlone()
    {
        await using var rig = new HostRig();
        var breaker = rig.AddPlugin("breaker").Tool("break", (_, _, _) => throw new InvalidOperationException("out of order"));
        rig.Model.Call(("break", "{}")).Call(("break", "{\"b\":1}")).Call(("break", "{\"c\":1}")).Call(("break", "{\"d\":1}")).Text("done");
        await rig.OpenAsync("{}", breaker.Folder);

        await rig.RunAsync();

        var told = (await rig.HistoryAsync()).SelectMany(message => message.Parts).OfType<ToolResultPart>().Select(Histories.TextOf).ToList();
        Assert.All(told[..3], text => Assert.Equal("The tool break failed unexpectedly (InvalidOperationException: out of order). Try another way.", text));
        Assert.StartsWith("The plugin breaker is faulted: it failed 3 times within five minutes", told[3], StringComparison.Ordinal);
        Assert.Equal(
            PluginState.Faulted,
            (await rig.Host.Plugins.ListAsync(rig.Workspace.Id, TestContext.Current.CancellationToken)).Single(plugin => plugin.Id == "breaker").State);
        Histories.AssertValid(await rig.HistoryAsync());
    }

    [Fact]
    public async Task Run_ToolThatHangs_IsEndedAtItsOwnDeadline()
    {
        var time = new FakeTime();
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var forever = new TaskCompletionSource<ToolResult>();
        await using var rig = new HostRig(time);
        rig.Stub.Tool(new ToolSpec("deaf", "A tool.", AgentJson.Parse("""{"type":"object"}""")) { TimeoutSeconds = 7 }, _ => new StubTool
        {
            Run = async (_, _, _) =>
            {
                reached.SetResult();
                return await forever.Task;
            },
        });
        rig.Model.Call(("deaf", "{}")).Text("going on");
        await rig.OpenAsync();

        var turn = await rig.SubmitAsync();
        await reached.Task;
        time.Advance(TimeSpan.FromSeconds(7));
        await time.WaitForTimerAsync(TimeSpan.FromSeconds(2));
        time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal("going on", (await rig.EndOfAsync(turn)).Text);
        Assert.Equal(["The tool deaf did not run within 7 s and was ended."], await rig.LastResultsAsync());
    }

    [Fact]
    public async Task Run_ToolThatBlocksItsThreadInPrepare_IsLeftBehind()
    {
        var time = new FakeTime();
        using var held = new ManualResetEventSlim();
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var rig = new HostRig(time);
        rig.Stub.Tool(new ToolSpec("block", "A tool.", AgentJson.Parse("""{"type":"object"}""")), _ => new StubTool
        {
            Prepare = (call, _, _) =>
            {
                reached.SetResult();
                held.Wait(CancellationToken.None);
                return new(new ToolPlan(call, "late"));
            },
        });
        rig.Model.Call(("block", "{}")).Text("going on");
        await rig.OpenAsync();

        var turn = await rig.SubmitAsync();
        await reached.Task;
        time.Advance(TimeSpan.FromSeconds(10));
        await time.WaitForTimerAsync(TimeSpan.FromSeconds(2));
        time.Advance(TimeSpan.FromSeconds(2));
        await rig.EndOfAsync(turn);
        held.Set();

        Assert.Equal(["The tool block did not prepare within 10 s and was ended."], await rig.LastResultsAsync());
    }

    [Fact]
    public async Task Run_PlanThatSwapsTheCall_RunsWhatWasValidated()
    {
        await using var rig = new HostRig();
        rig.Stub.Tool(new ToolSpec("look", "A tool.", AgentJson.Parse("""{"type":"object"}""")), _ => new StubTool
        {
            Prepare = (call, _, _) => new(new ToolPlan(call with { CallId = "other", Tool = "evil", Arguments = AgentJson.Parse("""{"evil":1}""") }, "look")),
            Run = (call, context, _) => new(ToolResult.Text($"{call.Tool} {call.CallId == context.CallId} {call.Arguments}")),
        });
        rig.Model.Call(("look", """{"a":1}""")).Text("done");

        Assert.Equal("""look True {"a":1}""", await OneResultAsync(rig));
    }

    [Fact]
    public async Task Run_ToolThatReturnsNothingOrMakesNoPlan_ModelIsTold()
    {
        await using var rig = new HostRig();
        rig.Stub
            .Tool("nothing", (_, _, _) => new((ToolResult)null!))
            .Tool(new ToolSpec("planless", "A tool.", AgentJson.Parse("""{"type":"object"}""")), _ =>
                new StubTool { Prepare = (_, _, _) => new((ToolPlan)null!) })
            .Tool("hollow", (_, _, _) => new(new ToolResult([])))
            .Tool("holes", (_, _, _) => new(new ToolResult([new TextPart(null!)])));
        rig.Model.Call(("nothing", "{}"), ("planless", "{}"), ("hollow", "{}"), ("holes", "{}")).Text("done");
        await rig.OpenAsync();

        var end = await rig.RunAsync();

        var told = await rig.LastResultsAsync();
        Assert.Equal(["The tool nothing failed: it returned nothing.", "The tool planless failed: it made no plan.", "(no output)"], told.Take(3));
        Assert.Contains("could not be kept", told[3], StringComparison.Ordinal);
        Assert.Equal(TurnOutcome.Answered, end.Outcome);
    }

    [Fact]
    public async Task Run_TextThatIsHalfACharacter_IsStoredAllTheSame()
    {
        await using var rig = new HostRig();
        rig.Stub.Tool("half", (_, _, _) => new(ToolResult.Text("a\ud83d")));
        rig.Model.Call(("half", "{}")).Answer(new TextDelta("b\ud83d"), new ModelFinished(FinishReason.Stop)).Text("going on");
        await rig.OpenAsync();

        var end = await rig.RunAsync();
        var next = await rig.RunAsync();

        Assert.Equal((TurnOutcome.Answered, TurnOutcome.Answered), (end.Outcome, next.Outcome));
        Histories.AssertValid(await rig.HistoryAsync());
    }

    [Fact]
    public async Task Run_SameCallIdTwiceInAStepAndInTheNext_EachCallHasItsOwn()
    {
        await using var rig = new HostRig();
        rig.Stub.Tool("look", (call, _, _) => new(ToolResult.Text(call.Arguments.GetRawText())));
        rig.Model.CallWithIds(("same", "look", """{"a":1}"""), ("same", "look", """{"a":2}""")).CallWithIds(("same", "look", """{"a":3}""")).Text("done")
            .CallWithIds(("same", "look", """{"a":4}""")).Text("done");
        await rig.OpenAsync();

        await rig.RunAsync();
        await rig.RunAsync();

        Histories.AssertValid(await rig.HistoryAsync());
        Histories.AssertClosed(rig.Tape.Events);
        Assert.Equal(["""{"a":4}"""], await rig.LastResultsAsync());
    }

    [Fact]
    public async Task Run_PersonDeniesAndStops_LaterCallsOfTheStepAreNotRun()
    {
        await using var rig = new HostRig();
        var ran = 0;
        rig.Stub.Tool("act", (_, _, _) => new(ToolResult.Text($"{Interlocked.Increment(ref ran)}")));
        rig.Model.Call(("act", "{}"), ("act", "{}"));
        await rig.OpenAsync();

        var turn = await rig.SubmitAsync(rig.Prompt() with { Mode = PermissionMode.Default, Interactive = true });
        var asked = await rig.Tape.WaitAsync<PermissionAsked>();
        await rig.Host.Permissions.AnswerAsync(asked.Request.Id, new PermissionAnswer(PermissionAnswerKind.DenyAndStop), TestContext.Current.CancellationToken);
        var end = await rig.EndOfAsync(turn);

        Assert.Equal((TurnOutcome.Denied, 0, 1), (end.Outcome, ran, rig.Model.Requests.Count));
        Histories.AssertValid(await rig.HistoryAsync());
    }

    [Fact]
    public async Task Run_ToolSwitchedOff_IsNeitherOfferedNorFound()
    {
        await using var rig = new HostRig();
        rig.Stub.Tool("look", (_, _, _) => new(ToolResult.Text("seen"))).Tool("act", (_, _, _) => new(ToolResult.Text("acted")));
        rig.Model.Call(("act", "{}")).Text("done");
        await rig.OpenAsync("""{"tools":{"act":{"enabled":false}}}""");

        await rig.RunAsync();

        Assert.Equal(["look"], rig.Model.Last.Tools.Select(tool => tool.Name));
        Assert.StartsWith("There is no tool named act.", (await rig.LastResultsAsync())[0], StringComparison.Ordinal);
    }

    private static async Task<string> OneResultAsync(HostRig rig)
    {
        await rig.OpenAsync();
        var end = await rig.RunAsync();
        Assert.Equal(TurnOutcome.Answered, end.Outcome);
        Histories.AssertValid(await rig.HistoryAsync());
        Histories.AssertClosed(rig.Tape.Events);
        return Assert.Single(await rig.LastResultsAsync());
    }
}
