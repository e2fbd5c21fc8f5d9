using AgentHost.Client;
using AgentHost.Kernel.Sessions;
using AgentHost.Kernel.Tests.Hosting;

namespace AgentHost.Kernel.Tests.Turns;

/// <summary>What is said to the turn that runs is taken up between two steps, or waits as a prompt; it is never lost, and the history stays valid.</summary>
public sealed class SteeringTests
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Steer_WhileAToolRuns_StandsBehindItsResult()
    {
        await using var rig = await WaitingAsync();
        var turn = await StartAsync(rig);

        var first = await SteerAsync(rig, "rather this");
        await SteerAsync(rig, "and that");
        _goOn.SetResult();
        await rig.EndOfAsync(turn);

        Assert.Equal(
            [MessageRole.User, MessageRole.Assistant, MessageRole.Tool, MessageRole.User, MessageRole.User],
            rig.Model.Last.Messages.Select(static message => message.Role));
        Assert.Equal(["rather this", "and that"], rig.Model.Last.Messages.TakeLast(2).Select(static message => message.GetText()));
        Histories.AssertValid(rig.Model.Last.Messages);
        var told = rig.Tape.Events.OfType<TurnSteered>().Where(e => e.SteerId == first).ToList();
        Assert.Equal([null, rig.Model.Last.Messages[3].Id], told.Select(static e => e.MessageId));
        Assert.All(told, e => Assert.Equal(turn, e.TurnId));
        Assert.Single(rig.Tape.Events.OfType<TurnCompleted>());
    }

    [Fact]
    public async Task Steer_WhileTheModelAnswers_TheTurnGoesOn()
    {
        await using var rig = new HostRig();
        rig.Model.Stream((_, token) => AnswerAsync(token)).Text("now this");
        await rig.OpenAsync();
        var turn = await StartAsync(rig);

        await SteerAsync(rig, "one more thing");
        _goOn.SetResult();
        var end = await rig.EndOfAsync(turn);

        Assert.Equal((TurnOutcome.Answered, "now this", 2), (end.Outcome, end.Text, end.Steps));
        Assert.Equal(["go", "so it is", "one more thing"], rig.Model.Last.Messages.Select(static message => message.GetText()));
    }

    [Fact]
    public async Task Steer_DuringAPermissionRequest_WaitsForTheResult()
    {
        await using var rig = new HostRig();
        rig.Stub.Tool("act", (_, _, _) => new(ToolResult.Text("acted")));
        rig.Model.Call(("act", "{}")).Text("done");
        await rig.OpenAsync();
        var turn = await rig.SubmitAsync(rig.Prompt() with { Mode = PermissionMode.Default, Interactive = true });
        var asked = await rig.Tape.WaitAsync<PermissionAsked>();

        await SteerAsync(rig, "then stop");
        Assert.True(await rig.Host.Permissions.AnswerAsync(asked.Request.Id, new PermissionAnswer(PermissionAnswerKind.AllowOnce), None));
        await rig.EndOfAsync(turn);

        Assert.Equal("then stop", rig.Model.Last.Messages[^1].GetText());
        Histories.AssertValid(rig.Model.Last.Messages);
    }

    [Fact]
    public async Task Steer_ThenCancel_WaitsAsAPromptThatIsHeld()
    {
        await using var rig = await WaitingAsync();
        var turn = await StartAsync(rig);
        var words = await SteerAsync(rig, "too late");

        await rig.CancelAsync(turn);
        await rig.Tape.WaitAsync<TurnQueued>(e => e.TurnId == words && e.Held);
        var waiting = Assert.Single(await rig.Host.Prompts.Queue.ListAsync(rig.SessionId, None));
        rig.Model.Text("after all");
        await rig.Host.Prompts.Queue.ResumeAsync(rig.Workspace.Id, rig.SessionId, None);

        Assert.Equal((words, true), (waiting.TurnId, waiting.Held));
        Assert.Equal(TurnOutcome.Answered, (await rig.EndOfAsync(words)).Outcome);
        Histories.AssertValid(await rig.HistoryAsync());
    }

    [Fact]
    public async Task Steer_TheProviderFails_WaitsAsAPromptThatIsHeld()
    {
        await using var rig = new HostRig();
        rig.Model.Stream((_, token) => FailAsync(token));
        await rig.OpenAsync();
        var turn = await StartAsync(rig);
        var words = await SteerAsync(rig, "later then");

        _goOn.SetResult();

        Assert.Equal(TurnOutcome.Failed, (await rig.EndOfAsync(turn)).Outcome);
        await rig.Tape.WaitAsync<TurnQueued>(e => e.TurnId == words && e.Held);
    }

    [Fact]
    public async Task Steer_AHookRefuses_IsToldAndNotTaken()
    {
        await using var rig = await WaitingAsync();
        rig.Stub.Hook(
            "guard",
            static (input, _) => new(input is PromptSubmitInput { Prompt: "secret" } ? HookResult.Deny("not that") : HookResult.None),
            HookEvent.PromptSubmit);
        await rig.OpenAsync();
        var turn = await rig.SubmitAsync();
        await _reached.Task;

        var words = await SteerAsync(rig, "secret");
        _goOn.SetResult();
        await rig.EndOfAsync(turn);

        Assert.Equal("not that", rig.Tape.Events.OfType<TurnSteered>().Last(e => e.SteerId == words).Refused);
        Assert.Equal(MessageRole.Tool, rig.Model.Last.Messages[^1].Role);
    }

    [Fact]
    public async Task Steer_WhileNothingRuns_IsRefused()
    {
        await using var rig = new HostRig();
        await rig.OpenAsync();

        Assert.Equal(HostFailure.Invalid, (await Assert.ThrowsAsync<HostException>(() => SteerAsync(rig, "hello"))).Failure);
        Assert.Equal(
            HostFailure.Invalid, (await Assert.ThrowsAsync<HostException>(() => rig.Host.Prompts.Queue.SteerAsync(rig.SessionId, [], None).AsTask())).Failure);
    }

    [Fact]
    public async Task Steer_FromAnotherProcess_IsTakenUpBetweenTwoSteps()
    {
        await using var rig = await WaitingAsync();
        var turn = await StartAsync(rig);
        var (other, _) = await rig.OpenAnotherAsync();
        await using (other)
        {
            await other.Prompts.Queue.SteerAsync(rig.SessionId, [new TextPart("from elsewhere")], None);
        }

        _goOn.SetResult();
        await rig.EndOfAsync(turn);

        Assert.Equal("from elsewhere", rig.Model.Last.Messages[^1].GetText());
        Assert.Empty(await rig.Host.Prompts.Queue.ListAsync(rig.SessionId, None));
    }

    private async Task<HostRig> WaitingAsync()
    {
        var rig = new HostRig();
        rig.Stub.Tool("wait", async (_, _, token) =>
        {
            _reached.SetResult();
            await _goOn.Task.WaitAsync(token);
            return ToolResult.Text("waited");
        });
        rig.Model.Call(("wait", "{}")).Text("done");
        return rig;
    }

    private async Task<string> StartAsync(HostRig rig)
    {
        if (rig.Workspace.Id.Length == 0)
        {
            await rig.OpenAsync();
        }

        var turn = await rig.SubmitAsync();
        await _reached.Task;
        return turn;
    }

    private static async Task<string> SteerAsync(HostRig rig, string text) =>
        await rig.Host.Prompts.Queue.SteerAsync(rig.SessionId, [new TextPart(text)], None);

    private async IAsyncEnumerable<ModelUpdate> AnswerAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return new TextDelta("so it is");
        _reached.SetResult();
        await _goOn.Task.WaitAsync(cancellationToken);
        yield return new ModelFinished(FinishReason.Stop);
    }

    private async IAsyncEnumerable<ModelUpdate> FailAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _reached.SetResult();
        await _goOn.Task.WaitAsync(cancellationToken);
        yield return new ModelFault(ModelFaultKind.InvalidRequest, "no");
    }
}
