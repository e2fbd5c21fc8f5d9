using AgentHost.Client;
using AgentHost.Kernel.Tests.Hosting;

namespace AgentHost.Kernel.Tests.Turns;

/// <summary>What a turn does with its model: parameters, prices, models that take over, models that nobody knows.</summary>
public sealed class TurnModelTests
{
    private const string AtOnce = """ "limits":{"retries":{"attempts":1,"firstWait":"0s"}} """;

    [Fact]
    public async Task Run_ProfileAndPrompt_SendsTheirParameters()
    {
        await using var rig = new HostRig();
        rig.Model.Text("there");
        await rig.OpenAsync("""{"models":{"deep":{"model":"scripted/m","temperature":0.3,"reasoning":"high"}}}""");

        await rig.RunAsync(rig.Prompt() with { Model = "deep", Parameters = new ModelParameters { Reasoning = "low" } });

        Assert.Equal((0.3, "low"), (rig.Model.Last.Parameters.Temperature, rig.Model.Last.Parameters.Reasoning));
    }

    [Fact]
    public async Task Run_ModelThatIsDown_AFallbackTakesOverAndThatIsSaid()
    {
        await using var rig = new HostRig();
        rig.Model.Answer(new ModelFault(ModelFaultKind.Unreachable, "No route."))
            .Answer(new ModelFault(ModelFaultKind.Unreachable, "No route.")).Text("from the other");
        await rig.OpenAsync($$"""{"fallback":["nobody/has-this","scripted/m","scripted/other"],{{AtOnce}} }""");

        var end = await rig.RunAsync();

        Assert.Equal((TurnOutcome.Answered, "from the other", 1), (end.Outcome, end.Text, end.Steps));
        var switched = Assert.Single(rig.Tape.Events.OfType<ModelSwitched>());
        Assert.Equal(("scripted/m", "scripted/other", "No route."), (switched.From, switched.To, switched.Reason));
        Assert.Equal(["scripted/m", "scripted/m", "scripted/other"], rig.Tape.Events.OfType<StepStarted>().Select(e => e.Model));
        Assert.Equal("scripted/other", (await rig.HistoryAsync())[^1].Model);
        Assert.Contains(rig.Tape.Events.OfType<HostWarning>(), warning =>
            warning.Message.StartsWith("The fallback nobody/has-this (flag) cannot take over:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_WrongKey_NoFallbackHidesIt()
    {
        await using var rig = new HostRig();
        rig.Model.Answer(new ModelFault(ModelFaultKind.Forbidden, "Not yours.")).Text("never");
        await rig.OpenAsync($$"""{"fallback":["scripted/other"],{{AtOnce}} }""");

        Assert.Equal(TurnOutcome.Failed, (await rig.RunAsync()).Outcome);
        Assert.Empty(rig.Tape.Events.OfType<ModelSwitched>());
    }

    [Fact]
    public async Task Run_ModelThatNobodyKnows_IsSaidOnceForASession()
    {
        await using var rig = new HostRig();
        rig.Model.Text("one").Text("two");
        await rig.OpenAsync();

        await rig.RunAsync(rig.Prompt() with { Model = "scripted/never-heard-of" });
        await rig.RunAsync(rig.Prompt() with { Model = "scripted/never-heard-of" });

        var warning = Assert.Single(rig.Tape.Events.OfType<HostWarning>());
        Assert.StartsWith("Nothing is known of scripted/never-heard-of: a context of 32,000 tokens is assumed", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_UnknownModelThatRefusesTools_IsAskedAgainWithoutThem()
    {
        await using var rig = new HostRig();
        rig.Stub.Tool("look", (_, context, _) => new(ToolResult.Text(context.CallId)));
        rig.Model.Answer(new ModelFault(ModelFaultKind.InvalidRequest, "this model does not support tools")).Text("just words");
        await rig.OpenAsync();

        var end = await rig.RunAsync();

        Assert.Equal((TurnOutcome.Answered, "just words"), (end.Outcome, end.Text));
        Assert.Equal([true, false], rig.Model.Requests.Select(request => request.Tools.Count > 0));
    }

    [Fact]
    public async Task Run_KnownToCallNoTools_IsOfferedNone()
    {
        await using var rig = new HostRig();
        rig.Stub.Tool("look", (_, context, _) => new(ToolResult.Text(context.CallId)));
        rig.Model.Text("just words");
        await rig.OpenAsync("""{"providers":{"scripted":{"models":[{"id":"m","tools":false}]}}}""");

        await rig.RunAsync();

        Assert.Empty(rig.Model.Last.Tools);
        Assert.Contains(rig.Tape.Events.OfType<HostWarning>(), warning => warning.Message == "scripted/m calls no tools: it can only answer.");
    }

    [Fact]
    public async Task Run_PricesKnown_CountsEveryRequestAlsoThoseThatFailed()
    {
        await using var rig = new HostRig();
        rig.Model.Answer(new UsageUpdate(new TokenUsage(1000, 0)), new TextDelta("half"), new ModelFault(ModelFaultKind.StreamCut, "cut"))
            .Answer(
                new TextDelta("whole"), new UsageUpdate(new TokenUsage(1000, 100) { CacheRead = 400, CacheWrite = 100 }), new ModelFinished(FinishReason.Stop));
        await rig.OpenAsync(
            $$$"""{"providers":{"scripted":{"models":[{"id":"m","prices":{"input":2,"output":10,"cacheRead":0.5,"cacheWrite":3}}]}},{{{AtOnce}}} }""");

        var end = await rig.RunAsync();

        Assert.Equal(((1000 * 2m) + (500 * 2m) + (400 * 0.5m) + (100 * 3m) + (100 * 10m)) / 1_000_000m, end.Cost);
        Assert.Equal((2000L, 100L), (end.Usage.Input, end.Usage.Output));
        Assert.Equal(0.002m, Assert.Single(rig.Tape.Events.OfType<UsageCounted>()).Cost);
        var step = Assert.Single(rig.Tape.Events.OfType<StepCompleted>());
        Assert.Equal(("scripted/m", 0.0025m), (step.Model, step.Cost));
    }

    [Fact]
    public async Task Run_LimitOfCost_StopsTheNextRequestNotTheRunningOne()
    {
        await using var rig = new HostRig();
        rig.Stub.Tool("look", (_, context, _) => new(ToolResult.Text(context.CallId)));
        rig.Model.Call(("look", "{}")).Call(("look", "{}")).Text("never");
        await rig.OpenAsync("""{"providers":{"scripted":{"models":[{"id":"m","prices":{"input":50000,"output":100000}}]}}}""");

        var end = await rig.RunAsync(rig.Prompt() with { Limits = new TurnLimits { Cost = 1.5m } });

        Assert.Equal((TurnOutcome.Limit, 2, 2), (end.Outcome, end.Steps, end.ToolCalls));
        Assert.Equal("the limit of $1.50 was reached: $2.00 are spent; --max-cost or the setting limits.cost allows more", end.Reason);
    }

    [Fact]
    public async Task Run_MostOfALimitOfCostIsSpent_IsToldOnceForEach()
    {
        await using var rig = new HostRig();
        rig.Stub.Tool("look", (_, context, _) => new(ToolResult.Text(context.CallId)));
        rig.Model.Call(("look", "{}")).Call(("look", "{}")).Text("done");
        await rig.OpenAsync("""{"limits":{"sessionCost":"$100"},"providers":{"scripted":{"models":[{"id":"m","prices":{"input":45000,"output":90000}}]}}}""");

        var end = await rig.RunAsync(rig.Prompt() with { Limits = new TurnLimits { Cost = 2m } });

        Assert.Equal(TurnOutcome.Answered, end.Outcome);
        var told = Assert.Single(rig.Tape.Events.OfType<BudgetWarning>());
        Assert.Equal(("limits.cost", 1.8m, 2m, end.TurnId), (told.Limit, told.Spent, told.Most, told.TurnId));
    }

    [Fact]
    public async Task Run_LimitOfCostWithoutAPrice_SaysThatItCannotHold()
    {
        await using var rig = new HostRig();
        rig.Model.Text("there");
        await rig.OpenAsync("""{"limits":{"cost":"$1"},"providers":{"scripted":{"models":["m"]}}}""");

        var end = await rig.RunAsync();

        Assert.Null(end.Cost);
        Assert.Contains(rig.Tape.Events.OfType<HostWarning>(), warning => warning.Message.Contains("the limit of cost cannot hold", StringComparison.Ordinal));
    }
}
