using AgentHost.Client;
using AgentHost.ModelServing;
using AgentHost.Sessions.Tests;

namespace AgentHost.Kernel.Tests.Hosting;

/// <summary>A host is killed in the middle of a call; the next one goes on with the session.</summary>
public sealed class ResumeTests
{
    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Resume_HostKilledInACall_EveryCallHasAResultAndTheSessionGoesOn()
    {
        // The model counts its calls from nought in every answer, as some do.
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("shell", """{"command":"echo first"}""", "call_0")
            .ToolCalls(
                new ReplyToolCall { Id = "call_0", Name = "shell", Arguments = """{"command":"echo started; exec sleep 1000"}""" },
                new ReplyToolCall { Id = "call_1", Name = "shell", Arguments = """{"command":"echo never"}""" })
            .Reply("going on"));
        await using var rig = new HostRig().RunHere("openai").RunHere("shell");
        var settings = $$$"""{"model":"local/m","providers":{"local":{"type":"openai-compatible","baseUrl":"{{{server.BaseUrl}}}"} } }""";
        string[] plugins = [StubPlugin.BuiltFolder("AgentHost.Plugins.OpenAI"), StubPlugin.BuiltFolder("AgentHost.Plugins.Shell")];
        var home = rig.Folder("home");
        string session;
        await using (var probe = await Probe.StartAsync(["turn", home, rig.Folder("work"), settings, .. plugins]))
        {
            session = (await probe.Output.ReadLineAsync(None))!;
            Assert.Equal("running", await probe.Output.ReadLineAsync(None));
            Assert.Equal("running", await probe.Output.ReadLineAsync(None));
            await probe.KillAsync();
        }

        await rig.OpenAsync(settings, plugins);
        var turn = await rig.Host.Prompts.SubmitAsync(
            new PromptRequest(rig.Workspace.Id, session, [new TextPart("go on")]) { Mode = PermissionMode.Bypass }, None);
        var end = await rig.EndOfAsync(turn);

        Assert.Equal((TurnOutcome.Answered, "going on"), (end.Outcome, end.Text));
        server.Verify();
        var history = await rig.Host.Sessions.ReadMessagesAsync(session, 0, 100, None);
        Histories.AssertValid(history);
        Assert.Equal(
            [MessageRole.User, MessageRole.Assistant, MessageRole.Tool, MessageRole.Assistant, MessageRole.Tool, MessageRole.User, MessageRole.Assistant],
            history.Select(message => message.Role));
        Assert.Contains("first", Histories.TextOf((ToolResultPart)history[2].Parts[0]), StringComparison.Ordinal);
        Assert.All(history[4].Parts.Cast<ToolResultPart>(), result =>
        {
            Assert.True(result.IsError);
            Assert.StartsWith("interrupted: ", Histories.TextOf(result), StringComparison.Ordinal);
        });
        await using var tape = await EventRecorder.StartAsync(rig.Host, new EventFilter { SessionId = session, After = 0 });
        await tape.WaitAsync<TurnCompleted>(e => e.TurnId == turn);
        Histories.AssertClosed(tape.Events);
        Assert.Equal(["interrupted", null], tape.Events.OfType<TurnCompleted>().Select(e => e.Reason));
    }
}
