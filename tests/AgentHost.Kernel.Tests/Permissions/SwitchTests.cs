using AgentHost.Client;
using AgentHost.Kernel.Tests.Hosting;

namespace AgentHost.Kernel.Tests.Permissions;

/// <summary>Modes and profiles that change while a turn runs, and several surfaces at one session.</summary>
public sealed class SwitchTests
{
    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("mode")]
    [InlineData("profile")]
    public async Task Switch_InMidTurn_HoldsFromTheNextCallOn(string how)
    {
        await using var rig = new HostRig();
        rig.Stub.Tool("act", async (_, _, token) =>
        {
            await rig.Host.Permissions.SwitchAsync(
                rig.Workspace.Id,
                rig.SessionId,
                how == "mode" ? new PermissionSwitch { Mode = PermissionMode.Plan } : new PermissionSwitch { Profile = "careful" },
                token);
            return ToolResult.Text("acted");
        });
        rig.Model.Call(("act", "{}")).Call(("act", """{"n":2}""")).Text("done");
        await rig.OpenAsync("""{"permissions":{"allow":["act"],"profiles":{"careful":{"deny":["act"]}}}}""");

        await rig.RunAsync(rig.Prompt() with { Mode = PermissionMode.Default });

        var ended = rig.Tape.Events.OfType<ToolCompleted>().ToList();
        Assert.Equal([ToolState.Completed, ToolState.Denied], ended.Select(e => e.State));
        Assert.Equal(how == "mode" ? PermissionCause.Mode : PermissionCause.Rule, ended[1].Verdict!.Cause);
        Assert.Single(rig.Tape.Events.OfType<PermissionsSwitched>());
    }

    [Fact]
    public async Task Switch_ToMore_LetsTheNextCallRunAndDenyRulesHold()
    {
        await using var rig = new HostRig();
        rig.Stub.Tool("first", async (_, _, token) =>
        {
            await rig.Host.Permissions.SwitchAsync(rig.Workspace.Id, rig.SessionId, new PermissionSwitch { Mode = PermissionMode.Bypass }, token);
            return ToolResult.Text("switched");
        }).Tool("act", (_, _, _) => new(ToolResult.Text("acted"))).Tool("never", (_, _, _) => new(ToolResult.Text("done")));
        rig.Model.Call(("first", "{}")).Call(("act", "{}"), ("never", "{}")).Text("done");
        await rig.OpenAsync("""{"permissions":{"allow":["first"],"deny":["never"]}}""");

        await rig.RunAsync(rig.Prompt() with { Mode = PermissionMode.Default });

        Assert.Equal([ToolState.Completed, ToolState.Completed, ToolState.Denied], rig.Tape.Events.OfType<ToolCompleted>().Select(e => e.State));
        Assert.Contains(rig.Tape.Events.OfType<HostWarning>(), warning => warning.Message.Contains("bypass", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Switch_ForAWhile_IsOverWhenItsTimeIs()
    {
        var time = new FakeTime();
        await using var rig = new HostRig(time);
        rig.Stub.Tool("act", (_, _, _) => new(ToolResult.Text("acted")));
        rig.Model.Call(("act", "{}")).Text("done").Call(("act", "{}")).Text("done");
        await rig.OpenAsync();
        await rig.Host.Permissions.SwitchAsync(rig.Workspace.Id, rig.SessionId, new PermissionSwitch { Mode = PermissionMode.Bypass, Seconds = 600 }, None);

        var during = await rig.RunAsync(rig.Prompt() with { Mode = null });
        time.Advance(TimeSpan.FromMinutes(11));
        var after = await rig.RunAsync(rig.Prompt() with { Mode = null });

        Assert.Equal((TurnOutcome.Answered, TurnOutcome.Denied), (during.Outcome, after.Outcome));
    }

    [Fact]
    public async Task Switch_PromptThatNamesItsMode_HasTheLastWord()
    {
        await using var rig = new HostRig();
        rig.Stub.Tool("act", (_, _, _) => new(ToolResult.Text("acted")));
        rig.Model.Call(("act", "{}")).Text("done");
        await rig.OpenAsync();
        await rig.Host.Permissions.SwitchAsync(rig.Workspace.Id, rig.SessionId, new PermissionSwitch { Mode = PermissionMode.Bypass }, None);

        var end = await rig.RunAsync(rig.Prompt() with { Mode = PermissionMode.Default });

        Assert.Equal(TurnOutcome.Denied, end.Outcome);
    }

    [Fact]
    public async Task Switch_UnknownProfileOrTime_IsAnError()
    {
        await using var rig = new HostRig();
        await rig.OpenAsync();

        Assert.Equal(
            HostFailure.NotFound,
            (await Assert.ThrowsAsync<HostException>(async () =>
                await rig.Host.Permissions.SwitchAsync(rig.Workspace.Id, rig.SessionId, new PermissionSwitch { Profile = "no-such" }, None))).Failure);
        Assert.Equal(
            HostFailure.Invalid,
            (await Assert.ThrowsAsync<HostException>(async () =>
                await rig.Host.Permissions.SwitchAsync(
                    rig.Workspace.Id, rig.SessionId, new PermissionSwitch { Mode = PermissionMode.Plan, Seconds = -1 }, None))).Failure);
    }

    [Fact]
    public async Task Ask_TwoListeners_BothAreAskedTheFirstAnswerWinsAndTheOtherIsTold()
    {
        await using var rig = new HostRig();
        rig.Stub.Tool("act", (_, _, _) => new(ToolResult.Text("acted")));
        rig.Model.Call(("act", "{}")).Text("done");
        await rig.OpenAsync();
        await using var other = await EventRecorder.StartAsync(rig.Host, new EventFilter { SessionId = rig.SessionId });
        var turn = await rig.SubmitAsync(rig.Prompt() with { Mode = PermissionMode.Default, Interactive = true });
        var here = await rig.Tape.WaitAsync<PermissionAsked>();
        var there = await other.WaitAsync<PermissionAsked>();

        // One that comes late finds what is pending.
        Assert.Equal(here.Request.Id, Assert.Single(await rig.Host.Permissions.ListPendingAsync(None)).Id);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8)
            .Select(i =>
                Task.Run(async () =>
                    await rig.Host.Permissions.AnswerAsync(
                        here.Request.Id, new PermissionAnswer(i % 2 == 0 ? PermissionAnswerKind.AllowOnce : PermissionAnswerKind.Deny), None))));
        await rig.EndOfAsync(turn);

        Assert.Equal(here.Request.Id, there.Request.Id);
        Assert.Single(answers, true);
        var first = await rig.Tape.WaitAsync<PermissionResolved>();
        var second = await other.WaitAsync<PermissionResolved>();
        Assert.Equal(first.Verdict.Decision, second.Verdict.Decision);
        Assert.Equal(PermissionCause.Person, second.Verdict.Cause);
    }
}
