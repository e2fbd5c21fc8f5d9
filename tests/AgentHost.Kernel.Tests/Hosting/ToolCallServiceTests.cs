using AgentHost.Client;

namespace AgentHost.Kernel.Tests.Hosting;

public sealed class ToolCallServiceTests
{
    private const string Secret = "sk-ant-api03-abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Call_Allowed_IsATurnWithItsMessages()
    {
        await using var rig = new HostRig();
        rig.Stub.Tool("probe", static (call, _, _) => new(ToolResult.Text("found " + call.Arguments.GetProperty("what").GetString())), ToolEffects.None);
        await rig.OpenAsync();

        var answer = await rig.Host.Tools.CallAsync(Request(rig, """{"what":"it"}""") with { Caller = "A tester\n(1.0)", TurnId = "mine" }, None);

        Assert.Equal((ToolState.Completed, false, "mine"), (answer.State, answer.IsError, answer.TurnId));
        Assert.Equal("found it", Assert.IsType<TextPart>(Assert.Single(answer.Content)).Text);
        var history = await rig.HistoryAsync();
        Assert.Equal([MessageRole.User, MessageRole.Assistant, MessageRole.Tool], history.Select(message => message.Role));
        Assert.Equal("(A tester  1.0 called probe itself.)", history[0].GetText());
        var end = await rig.EndOfAsync("mine");
        Assert.Equal((TurnOutcome.Answered, 1), (end.Outcome, end.ToolCalls));
        Assert.Equal("", (await rig.Tape.WaitAsync<TurnStarted>()).Model);
    }

    [Fact]
    public async Task Call_ThenAPrompt_GoesOnWithTheModelThatTheSessionHad()
    {
        await using var rig = new HostRig();
        rig.Stub.Tool("probe", static (_, _, _) => new(ToolResult.Text("done")), ToolEffects.None);
        await rig.OpenAsync();
        rig.Model.Text("first").Text("second");
        await rig.RunAsync();
        var before = (await rig.Host.Sessions.FindAsync(null, rig.SessionId, None))!.Model;

        await rig.Host.Tools.CallAsync(Request(rig), None);

        Assert.NotNull(before);
        Assert.Equal(before, (await rig.Host.Sessions.FindAsync(null, rig.SessionId, None))!.Model);
        Assert.Equal("second", (await rig.RunAsync()).Text);
    }

    [Fact]
    public async Task Call_WithNobodyToAsk_IsDeniedWithTheCause()
    {
        await using var rig = new HostRig();
        var ran = false;
        rig.Stub.Tool("probe", (_, _, _) => new(Done(ref ran)));
        await rig.OpenAsync();

        var answer = await rig.Host.Tools.CallAsync(Request(rig) with { Mode = PermissionMode.Default }, None);

        Assert.False(ran);
        Assert.Equal((ToolState.Denied, true), (answer.State, answer.IsError));
        Assert.Equal(PermissionCause.Nobody, answer.Verdict?.Cause);
        Assert.Contains(answer.Verdict!.Reason, Assert.IsType<TextPart>(answer.Content[0]).Text, StringComparison.Ordinal);
        Assert.Equal(TurnOutcome.Denied, (await rig.EndOfAsync(answer.TurnId)).Outcome);
    }

    [Fact]
    public async Task Call_WithSomebodyToAsk_WaitsForTheAnswer()
    {
        await using var rig = new HostRig();
        rig.Stub.Tool("probe", static (_, _, _) => new(ToolResult.Text("done")));
        await rig.OpenAsync();

        var calling = rig.Host.Tools.CallAsync(Request(rig) with { Mode = PermissionMode.Default, Interactive = true, TurnId = "t1" }, None);
        var asked = await rig.Tape.WaitAsync<PermissionAsked>();
        await rig.Host.Permissions.AnswerAsync(asked.Request.Id, new PermissionAnswer(PermissionAnswerKind.AllowOnce), None);

        Assert.Equal(ToolState.Completed, (await calling).State);
        Assert.Equal("t1", asked.TurnId);
    }

    [Fact]
    public async Task Call_RuleThatDenies_HoldsInEveryMode()
    {
        await using var rig = new HostRig();
        rig.Stub.Tool("probe", static (_, _, _) => new(ToolResult.Text("done")));
        await rig.OpenAsync("""{"permissions":{"deny":["probe"]}}""");

        var answer = await rig.Host.Tools.CallAsync(Request(rig) with { Mode = PermissionMode.Bypass }, None);

        Assert.Equal(ToolState.Denied, answer.State);
        Assert.Equal(PermissionCause.Rule, answer.Verdict?.Cause);
    }

    [Theory]
    [InlineData("probe", """{"what":7}""", "schema")]
    [InlineData("prob", "{}", "Did you mean probe?")]
    [InlineData("call_tool", """{"tool":"probe"}""", "There is no tool named call_tool")]
    public async Task Call_ThatCannotBe_FailsInWords(string tool, string arguments, string words)
    {
        await using var rig = new HostRig();
        rig.Stub.Tool(new ToolSpec("probe", "p", AgentJson.Parse("""{"type":"object","properties":{"what":{"type":"string"}}}""")), static _ => new StubTool());
        await rig.OpenAsync();

        var answer = await rig.Host.Tools.CallAsync(Request(rig, arguments) with { Tool = tool }, None);

        Assert.Equal(ToolState.Failed, answer.State);
        Assert.Contains(words, Assert.IsType<TextPart>(answer.Content[0]).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_Cancelled_EndsTheToolAndKeepsAResult()
    {
        await using var rig = new HostRig();
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        rig.Stub.Tool("probe", async (_, _, token) =>
        {
            reached.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
            return ToolResult.Text("never");
        });
        await rig.OpenAsync();
        using var cancel = new CancellationTokenSource();

        var calling = rig.Host.Tools.CallAsync(Request(rig), cancel.Token);
        await reached.Task;
        await cancel.CancelAsync();

        var answer = await calling;
        Assert.Equal((ToolState.Cancelled, true), (answer.State, answer.IsError));
        Assert.Equal(TurnOutcome.Cancelled, (await rig.EndOfAsync(answer.TurnId)).Outcome);
        Assert.Equal(MessageRole.Tool, (await rig.HistoryAsync())[^1].Role);
    }

    [Fact]
    public async Task Call_HostThatCloses_EndsIt()
    {
        await using var rig = new HostRig();
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        rig.Stub.Tool("probe", async (_, _, token) =>
        {
            reached.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
            return ToolResult.Text("never");
        });
        await rig.OpenAsync();

        var calling = rig.Host.Tools.CallAsync(Request(rig), None);
        await reached.Task;
        await rig.Host.DisposeAsync();

        Assert.Equal(ToolState.Cancelled, (await calling).State);
    }

    [Fact]
    public async Task Call_SecretInTheResult_IsHidden()
    {
        await using var rig = new HostRig();
        rig.Stub.Tool("probe", static (_, _, _) => new(ToolResult.Text("key " + Secret)), ToolEffects.None);
        await rig.OpenAsync();

        var answer = await rig.Host.Tools.CallAsync(Request(rig), None);

        Assert.DoesNotContain(Secret, Assert.IsType<TextPart>(answer.Content[0]).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_ImageAndFile_ComeWithTheirBytes()
    {
        await using var rig = new HostRig();
        rig.Stub.Tool(
            "probe",
            static (_, _, _) =>
                new(new ToolResult(
                    [new ImagePart("image/png") { Data = new byte[] { 1, 2, 3 } }, new FilePart("audio/wav", "a.wav") { Data = new byte[] { 4 } }])),
            ToolEffects.None);
        await rig.OpenAsync();

        var answer = await rig.Host.Tools.CallAsync(Request(rig), None);

        Assert.Equal([1, 2, 3], Assert.IsType<ImagePart>(answer.Content[0]).Data!.Value.ToArray());
        Assert.Equal([4], Assert.IsType<FilePart>(answer.Content[1]).Data!.Value.ToArray());
    }

    [Fact]
    public async Task Call_ManyAtOnce_RunOneAfterAnother()
    {
        await using var rig = new HostRig();
        var (now, most) = (0, 0);
        rig.Stub.Tool("probe", async (_, _, _) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref now));
            await Task.Yield();
            Interlocked.Decrement(ref now);
            return ToolResult.Text("done");
        });
        await rig.OpenAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => rig.Host.Tools.CallAsync(Request(rig), None).AsTask()));

        Assert.All(answers, answer => Assert.Equal(ToolState.Completed, answer.State));
        Assert.Equal(1, most);
        Assert.Equal(60, (await rig.HistoryAsync()).Count);
    }

    [Fact]
    public async Task List_ToolsThatWait_AreThereAndThoseOfTheHostAreNot()
    {
        await using var rig = new HostRig();
        rig.Stub.Tool(Spec("later") with { Defer = true }, static _ => new StubTool());
        rig.Stub.Tool(Spec("asks") with { NeedsUser = true }, static _ => new StubTool());
        rig.Stub.Tool(Spec("helper") with { Effects = ToolEffects.Agent }, static _ => new StubTool());
        rig.Stub.Tool(Spec("plain"), static _ => new StubTool());
        await rig.OpenAsync();

        Assert.Equal(["later", "plain"], (await rig.Host.Tools.ListAsync(rig.Workspace.Id, interactive: false, None)).Select(spec => spec.Name));
        Assert.Equal(["asks", "later", "plain"], (await rig.Host.Tools.ListAsync(rig.Workspace.Id, interactive: true, None)).Select(spec => spec.Name));
    }

    [Fact]
    public async Task Call_SessionOfNowhere_IsRefused()
    {
        await using var rig = await new HostRig().OpenAsync();

        var fault = await Assert.ThrowsAsync<HostException>(async () =>
            await rig.Host.Tools.CallAsync(Request(rig) with { SessionId = "01a1fea9-0000-7000-8000-000000000000" }, None));

        Assert.Equal(HostFailure.NotFound, fault.Failure);
    }

    private static ToolRequest Request(HostRig rig, string arguments = "{}") =>
        new(rig.Workspace.Id, rig.SessionId, "probe", AgentJson.Parse(arguments)) { Mode = PermissionMode.Bypass };

    private static ToolSpec Spec(string name) => new(name, name, AgentJson.Parse("""{"type":"object"}"""));

    private static ToolResult Done(ref bool ran)
    {
        ran = true;
        return ToolResult.Text("done");
    }
}
