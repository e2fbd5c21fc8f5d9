using AgentHost.Client;
using AgentHost.Kernel.Tests.Hosting;
using AgentHost.Kernel.Turns;

namespace AgentHost.Kernel.Tests.Turns;

public sealed class RetryTests
{
    private const string AtOnce = """{"limits":{"retries":{"firstWait":"0s"}}}""";

    [Theory]
    [InlineData(ModelFaultKind.RateLimited, 5)]
    [InlineData(ModelFaultKind.Overloaded, 5)]
    [InlineData(ModelFaultKind.ServerError, 5)]
    [InlineData(ModelFaultKind.Unreachable, 5)]
    [InlineData(ModelFaultKind.StreamCut, 5)]
    [InlineData(ModelFaultKind.BadResponse, 2)]
    [InlineData(ModelFaultKind.Unknown, 1)]
    [InlineData(ModelFaultKind.Authentication, 1)]
    [InlineData(ModelFaultKind.Forbidden, 1)]
    [InlineData(ModelFaultKind.Quota, 1)]
    [InlineData(ModelFaultKind.ModelNotFound, 1)]
    [InlineData(ModelFaultKind.InvalidRequest, 1)]
    [InlineData(ModelFaultKind.ContentRefused, 1)]
    public async Task Run_FaultAgainAndAgain_IsTriedAsOftenAsItsKindAllows(ModelFaultKind kind, int attempts)
    {
        await using var rig = new HostRig();
        for (var i = 0; i < 10; i++)
        {
            rig.Model.Answer(new ModelFault(kind, "out of order"));
        }

        await rig.OpenAsync(AtOnce);

        var end = await rig.RunAsync();

        Assert.Equal(attempts, rig.Model.Requests.Count);
        Assert.Equal(kind == ModelFaultKind.ContentRefused ? TurnOutcome.Refused : TurnOutcome.Failed, end.Outcome);
        Assert.Equal(
            attempts > 1 ? $"out of order (after {attempts} attempts)"
                : kind == ModelFaultKind.Quota ? "out of order. Look at the account's plan there, or name another model: --model, or the setting fallback."
                : "out of order",
            end.Reason);
        Assert.Equal(kind, end.Fault?.Kind);
        Assert.Equal(Enumerable.Range(1, attempts), rig.Tape.Events.OfType<StepStarted>().Select(e => e.Attempt));
    }

    [Fact]
    public async Task Run_ProviderThatTellsItsProgress_IsShownAndNotKept()
    {
        await using var rig = new HostRig();
        rig.Model.Answer(
            new ProgressUpdate("pulling it, 10 %"), new ProgressUpdate(""), new ProgressUpdate(new string('x', 600)),
            new TextDelta("there"), new ModelFinished(FinishReason.Stop));
        await rig.OpenAsync();

        var end = await rig.RunAsync();

        Assert.Equal("there", end.Text);
        Assert.Equal([(1, "pulling it, 10 %"), (1, new string('x', 500))], rig.Tape.Events.OfType<StepProgressed>().Select(e => (e.Step, e.Text)));
    }

    [Fact]
    public async Task Run_ProviderThatNamesAWait_IsAskedAgainJustThen()
    {
        var time = new FakeTime();
        await using var rig = new HostRig(time);
        rig.Model.Answer(new ModelFault(ModelFaultKind.RateLimited, "slow down") { RetryAfterSeconds = 33 }).Text("there");
        await rig.OpenAsync();

        var turn = await rig.SubmitAsync();
        Assert.Equal(33, (await rig.Tape.WaitAsync<StepRetrying>()).WaitSeconds);
        await time.WaitForTimerAsync(TimeSpan.FromSeconds(33));
        time.Advance(TimeSpan.FromSeconds(33) - TimeSpan.FromTicks(1));
        Assert.Single(rig.Model.Requests);
        time.Advance(TimeSpan.FromTicks(1));

        Assert.Equal("there", (await rig.EndOfAsync(turn)).Text);
    }

    [Fact]
    public async Task Run_WaitLongerThanAnyoneWaits_FailsAtOnce()
    {
        await using var rig = new HostRig();
        rig.Model.Answer(new ModelFault(ModelFaultKind.RateLimited, "come back tomorrow") { RetryAfterSeconds = 86_400 });
        await rig.OpenAsync();

        var end = await rig.RunAsync();

        Assert.Equal((TurnOutcome.Failed, "come back tomorrow (it asks for a wait of 86400 s)"), (end.Outcome, end.Reason));
        Assert.Empty(rig.Tape.Events.OfType<StepRetrying>());
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2, 3)]
    public async Task Run_RetriesInTheSettings_Hold(int retries, int attempts)
    {
        await using var rig = new HostRig();
        for (var i = 0; i < 10; i++)
        {
            rig.Model.Answer(new ModelFault(ModelFaultKind.Overloaded, "busy"));
        }

        await rig.OpenAsync($$$"""{"limits":{"retries":{"firstWait":"0s","attempts":{{{retries}}} } } }""");

        await rig.RunAsync();

        Assert.Equal(attempts, rig.Model.Requests.Count);
    }

    [Fact]
    public async Task Run_FaultAfterContentWasShown_ContentIsWithdrawnAndNotSentAgain()
    {
        await using var rig = new HostRig();
        rig.Stub.Tool("look", (_, _, _) => new(ToolResult.Text("seen")));
        rig.Model
            .Answer(
                new ReasoningDelta("hm"),
                new TextDelta("half "),
                new ToolCallDelta(0) { CallId = "c", Tool = "look" },
                new ModelFault(ModelFaultKind.StreamCut, "cut"))
            .Text("whole");
        await rig.OpenAsync(AtOnce);

        var end = await rig.RunAsync();

        Assert.Equal("whole", end.Text);
        var history = await rig.HistoryAsync();
        Assert.Equal(["go", "whole"], history.Select(message => message.GetText()));
        Assert.NotEqual(history[1].Id, Assert.Single(rig.Tape.Events.OfType<MessageWithdrawn>()).MessageId);
        Assert.Single(rig.Model.Last.Messages);
        Assert.Empty(rig.Tape.Events.OfType<ToolRequested>());
        Histories.AssertClosed(rig.Tape.Events);
    }

    [Fact]
    public async Task Run_FaultInALaterStep_EarlierStepsStay()
    {
        await using var rig = new HostRig();
        rig.Stub.Tool("look", (_, _, _) => new(ToolResult.Text("seen")));
        rig.Model.Call(("look", "{}")).Answer(new ModelFault(ModelFaultKind.Overloaded, "busy")).Text("there");
        await rig.OpenAsync(AtOnce);

        var end = await rig.RunAsync();

        Assert.Equal((TurnOutcome.Answered, 2, 3), (end.Outcome, end.Steps, rig.Model.Requests.Count));
        Assert.Equal(3, rig.Model.Last.Messages.Count);
        Histories.AssertValid(await rig.HistoryAsync());
    }

    [Fact]
    public async Task Run_RequestKeptByAProvider_DoesNotChangeUnderIt()
    {
        await using var rig = new HostRig();
        rig.Stub.Tool("look", (_, _, _) => new(ToolResult.Text("seen")));
        rig.Model.Call(("look", "{}")).Text("there");
        await rig.OpenAsync();

        await rig.RunAsync();

        Assert.Equal([1, 3], rig.Model.Requests.Select(request => request.Messages.Count));
    }

    [Fact]
    public void WaitAfter_WithoutAWish_DoublesWithinBounds()
    {
        var policy = new RetryPolicy { Attempts = int.MaxValue };
        var fault = new ModelFault(ModelFaultKind.Overloaded, "");
        for (var attempt = 1; attempt < 2000; attempt++)
        {
            var expected = Math.Min(0.5 * Math.Pow(2, attempt - 1), 120);
            foreach (var jitter in (double[])[0, 0.5, 1])
            {
                var wait = policy.WaitAfter(fault, attempt, jitter)!.Value.TotalSeconds;
                Assert.InRange(wait, Math.Min(expected * 0.79, 120), Math.Min(expected * 1.21, 120));
            }
        }
    }

    [Theory]
    [InlineData(double.NaN, 0.4)]
    [InlineData(-5, 0d)]
    [InlineData(0, 0d)]
    [InlineData(120, 120d)]
    [InlineData(120.5, null)]
    [InlineData(double.PositiveInfinity, null)]
    [InlineData(double.NegativeInfinity, 0d)]
    public void WaitAfter_OddWish_NeverThrows(double asked, double? expected)
    {
        var wait = new RetryPolicy().WaitAfter(new ModelFault(ModelFaultKind.RateLimited, "") { RetryAfterSeconds = asked }, 1, 0);

        Assert.Equal(expected, wait?.TotalSeconds);
    }
}
