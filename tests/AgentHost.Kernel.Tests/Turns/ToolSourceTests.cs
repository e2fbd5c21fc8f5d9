using AgentHost.Client;
using AgentHost.Kernel.Tests.Hosting;

namespace AgentHost.Kernel.Tests.Turns;

/// <summary>Tools that are known only at run time: they come, go, wait for nobody, and are judged like all others.</summary>
public sealed class ToolSourceTests
{
    [Fact]
    public async Task Run_ToolsOfASource_AreOfferedAndCalledByTheirNames()
    {
        await using var rig = new HostRig();
        var source = Add(rig, "found_one");
        rig.Model.Call(("found_one", """{"x":1}""")).Text("done");
        await rig.OpenAsync();

        await rig.RunAsync();

        Assert.Equal(["found_one"], rig.Model.Requests.ElementAt(0).Tools.Select(static tool => tool.Name));
        Assert.Equal("found_one was called", Assert.Single(await rig.LastResultsAsync()));
        Assert.Equal(["found_one"], source.Called);
    }

    [Fact]
    public async Task Run_ToolThatComesBetweenTwoSteps_StandsInTheNextRequest()
    {
        await using var rig = new HostRig();
        var source = Add(rig, "found_first");
        source.OnCall = () => source.Set("found_first", "found_second");
        rig.Model.Call(("found_first", "{}")).Call(("found_second", "{}")).Text("done");
        await rig.OpenAsync();

        await rig.RunAsync();

        Assert.Equal(["found_first"], rig.Model.Requests.ElementAt(0).Tools.Select(static tool => tool.Name));
        Assert.Equal(["found_first", "found_second"], rig.Model.Requests.ElementAt(1).Tools.Select(static tool => tool.Name));
        Assert.Equal(["found_first", "found_second"], source.Called);
    }

    [Fact]
    public async Task Run_SourceThatDoesNotAnswer_DelaysNothingAndComesLater()
    {
        await using var rig = new HostRig();
        var source = Add(rig, "found_late");
        var gate = new TaskCompletionSource();
        source.Gate = gate.Task;
        rig.Stub.Tool("look", async (_, _, _) =>
        {
            gate.SetResult();
            await source.Answered.Task;
            return ToolResult.Text("seen");
        });
        rig.Model.Call(("look", "{}")).Text("done");
        await rig.OpenAsync();

        await rig.RunAsync();

        Assert.Equal(["look"], rig.Model.Requests.ElementAt(0).Tools.Select(static tool => tool.Name));
        Assert.Equal(["found_late", "look"], rig.Model.Requests.ElementAt(1).Tools.Select(static tool => tool.Name));
    }

    [Fact]
    public async Task Run_SourceThatAnswersLateWithWhatItHad_IsAskedAnewForTheSameStep()
    {
        await using var rig = new HostRig();
        var source = Add(rig);
        source.IsOld = true;
        var gate = new TaskCompletionSource();
        source.Gate = gate.Task;
        rig.Stub.Tool("look", async (_, _, _) =>
        {
            source.Set("found_late");
            gate.SetResult();
            await source.Answered.Task;
            return ToolResult.Text("seen");
        });
        rig.Model.Call(("look", "{}")).Text("done");
        await rig.OpenAsync();

        await rig.RunAsync();

        Assert.Equal(["found_late", "look"], rig.Model.Requests.ElementAt(1).Tools.Select(static tool => tool.Name));
    }

    [Fact]
    public async Task Run_NamesThatAreTakenOrNone_ArePassedOver()
    {
        await using var rig = new HostRig();
        rig.Stub.Tool("look", (_, _, _) => new(ToolResult.Text("the real one")));
        Add(rig, "look", "has space", "", new string('x', 65), "found_good", "found_good");
        rig.Model.Call(("look", "{}")).Text("done");
        await rig.OpenAsync();

        await rig.RunAsync();

        Assert.Equal(["found_good", "look"], rig.Model.Requests.ElementAt(0).Tools.Select(static tool => tool.Name));
        Assert.Equal("the real one", Assert.Single(await rig.LastResultsAsync()));
    }

    [Fact]
    public async Task Run_ConditionThatDoesNotHold_NeverAsksTheSource()
    {
        await using var rig = new HostRig();
        var source = AddWhen(rig, """["setting:servers"]""", "found_one");
        rig.Model.Text("done");
        await rig.OpenAsync();

        await rig.RunAsync();

        Assert.Equal(0, source.Asked);
        Assert.Empty(rig.Model.Requests.ElementAt(0).Tools);
    }

    [Fact]
    public async Task Run_SourceThatThrows_IsSaidOnceAndTheTurnGoesOn()
    {
        await using var rig = new HostRig();
        Add(rig, "found_one").Gate = Task.FromException(new InvalidOperationException("no list today"));
        rig.Stub.Tool("look", (_, _, _) => new(ToolResult.Text("seen")));
        rig.Model.Call(("look", "{}")).Text("done");
        await rig.OpenAsync();

        Assert.Equal(TurnOutcome.Answered, (await rig.RunAsync()).Outcome);

        Assert.Single(rig.Tape.Events.OfType<HostWarning>(), static warning => warning.Message.Contains("no list today", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_SourceThatBreaksItselfOff_IsLeftOutAndTheTurnGoesOn()
    {
        await using var rig = new HostRig();
        var source = Add(rig, "found_one");
        source.Gate = Task.FromException(new TaskCanceledException("its server took too long"));
        source.Problem = static _ => throw new TaskCanceledException("its server took too long");
        rig.Model.Text("done");
        await rig.OpenAsync();

        Assert.Equal(TurnOutcome.Answered, (await rig.RunAsync()).Outcome);

        Assert.Equal(
            "The tools of found (stub) are left out: listing them failed: its server took too long",
            Assert.Single(rig.Tape.Events.OfType<HostWarning>()).Message);
    }

    [Fact]
    public async Task Run_ToolWithMoreEffectsThanTheManifestSays_IsHeldToIt()
    {
        await using var rig = new HostRig();
        var source = Add(rig, "found_one");
        source.Effects = ToolEffects.Mcp | ToolEffects.Write;
        rig.Model.Call(("found_one", "{}")).Text("done");
        await rig.OpenAsync();

        await rig.RunAsync();

        Assert.Contains("does not declare", Assert.Single(await rig.LastResultsAsync()), StringComparison.Ordinal);
        Assert.Empty(source.Called);
    }

    [Theory]
    [InlineData(PermissionMode.Default, "is another one", TurnOutcome.Denied)]
    [InlineData(PermissionMode.DontAsk, "is another one", TurnOutcome.Answered)]
    [InlineData(PermissionMode.Bypass, "found_one was called", TurnOutcome.Answered)]
    public async Task Run_PlanThatAsksAnew_NeedsAPersonInSpiteOfARule(PermissionMode mode, string expected, TurnOutcome outcome)
    {
        await using var rig = new HostRig();
        Add(rig, "found_one").ApprovalReason = "found_one is another one now";
        rig.Model.Call(("found_one", "{}")).Text("done");
        await rig.OpenAsync("""{"permissions":{"allow":["found_one"]}}""");

        var end = await rig.RunAsync(rig.Prompt() with { Mode = mode });

        Assert.Contains(expected, Assert.Single(await rig.LastResultsAsync()), StringComparison.Ordinal);
        Assert.Equal(outcome, end.Outcome);
    }

    [Fact]
    public async Task Submit_NamedToolOfASource_IsTakenWhereItCouldCome()
    {
        await using var rig = new HostRig();
        Add(rig, "found_one", "found_two");
        rig.Stub.Tool("look", (_, _, _) => new(ToolResult.Text("seen")));
        rig.Model.Text("done");
        await rig.OpenAsync();

        await rig.RunAsync(rig.Prompt() with { Tools = ["found_two", "found_never"] });

        Assert.Equal(["found_two"], rig.Model.Requests.ElementAt(0).Tools.Select(static tool => tool.Name));
        await Assert.ThrowsAsync<HostException>(() => rig.RunAsync(rig.Prompt() with { Tools = ["other"] }));
    }

    [Fact]
    public async Task Run_ProblemsOfASource_AreToldBeforeTheFirstRequestAndAtTheEnd()
    {
        await using var rig = new HostRig();
        var source = Add(rig, "found_one");
        source.Problem = ends => ends ? "found_two came too late" : "found_three is broken " + new string('x', 2_000);
        rig.Model.Text("done");
        await rig.OpenAsync();

        await rig.RunAsync();

        var told = rig.Tape.Events.Where(static e => e is HostWarning or TurnCompleted or StepStarted).ToList();
        Assert.StartsWith("found_three is broken xxx", Assert.IsType<HostWarning>(told[0]).Message, StringComparison.Ordinal);
        Assert.Equal(1_001, ((HostWarning)told[0]).Message.Length);
        Assert.Equal("found_two came too late", Assert.IsType<HostWarning>(told[^2]).Message);
        Assert.IsType<TurnCompleted>(told[^1]);
    }

    [Fact]
    public async Task Run_ProblemThatIsAnsweredLate_IsToldAtTheEnd()
    {
        await using var rig = new HostRig();
        var source = Add(rig, "found_one");
        source.Problem = static ends => ends ? "the end" : "the beginning";
        source.Late = TimeSpan.FromMilliseconds(400);
        rig.Model.Text("done");
        await rig.OpenAsync();

        await rig.RunAsync();

        Assert.Equal(["the beginning", "the end"], rig.Tape.Events.OfType<HostWarning>().Select(static warning => warning.Message));
    }

    [Fact]
    public async Task Run_ProblemsThatCannotBeTold_HoldNothingUp()
    {
        await using var rig = new HostRig();
        Add(rig, "found_one").Problem = static _ => throw new InvalidOperationException("no words");
        rig.Model.Text("done");
        await rig.OpenAsync();

        Assert.Equal(TurnOutcome.Answered, (await rig.RunAsync()).Outcome);

        Assert.Empty(rig.Tape.Events.OfType<HostWarning>());
    }

    private static Source Add(HostRig rig, params string[] names) => AddWhen(rig, "[]", names);

    private static Source AddWhen(HostRig rig, string when, params string[] names)
    {
        var source = new Source();
        source.Set(names);
        rig.Stub.Add<ToolSource>(
            CapabilityKinds.ToolSource, "found", AgentJson.Parse($$"""{"name":"found","prefix":"found_","effects":["mcp"],"when":{{when}}}"""), _ => source);
        return source;
    }

    private sealed class Source : ToolSource
    {
        private IReadOnlyList<ToolSpec> _list = [];

        public List<string> Called { get; } = [];

        public int Asked { get; private set; }

        public Task Gate { get; set; } = Task.CompletedTask;

        public TaskCompletionSource Answered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Gives the list that there was when it was asked.</summary>
        public bool IsOld { get; set; }

        public Action? OnCall { get; set; }

        public TimeSpan Late { get; set; }

        public Func<bool, string>? Problem { get; set; }

        public string? ApprovalReason { get; set; }

        public ToolEffects Effects { get; set; } = ToolEffects.Mcp;

        public void Set(params string[] names) =>
            _list =
            [
                .. names.Select(static name =>
                    new ToolSpec(name, "Found.", AgentJson.Parse("""{"type":"object"}""")) { Effects = ToolEffects.Mcp | ToolEffects.Write })
            ];

        public override async ValueTask<IReadOnlyList<ToolSpec>> ListAsync(ToolSourceContext context, CancellationToken cancellationToken)
        {
            Asked++;
            var list = _list;
            await Gate;
            Answered.TrySetResult();
            return IsOld ? list : _list;
        }

        public override async ValueTask<IReadOnlyList<string>> ProblemsAsync(ToolSourceContext context, CancellationToken cancellationToken)
        {
            if (Late > TimeSpan.Zero)
            {
                await Task.Delay(Late, cancellationToken);
            }

            return Problem is { } problem ? [problem(context.TurnEnds)] : [];
        }

        public override Tool? FindTool(string name) => new Found(this);

        private sealed class Found(Source source) : Tool
        {
            protected override ValueTask<ToolPlan> PrepareCoreAsync(ToolCall call, ToolContext context, CancellationToken cancellationToken) =>
                new(new ToolPlan(call, call.Tool) { Effects = source.Effects, ApprovalReason = source.ApprovalReason });

            protected override ValueTask<ToolResult> ExecuteCoreAsync(ToolPlan plan, ToolContext context, CancellationToken cancellationToken)
            {
                source.Called.Add(plan.Call.Tool);
                source.OnCall?.Invoke();
                return new(ToolResult.Text($"{plan.Call.Tool} was called"));
            }
        }
    }
}
