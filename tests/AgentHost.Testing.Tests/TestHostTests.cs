using AgentHost.Client;

namespace AgentHost.Testing.Tests;

public sealed class TestHostTests
{
    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RunAsync_ScriptThatCallsATool_GivesResultsEventsAndHistory(bool apart)
    {
        await using var host = await TestHost.StartAsync(
            new TestHostOptions { Plugin = Built.Folder("TestPlugins.Weather"), Apart = apart, Runner = Built.Runner }, None);
        host.Model.Call("forecast", """{"town":"Tarn"}""").Say("It will be 15 °C in Tarn.");

        var turn = await host.RunAsync("How warm will it be in Tarn?", None);

        Assert.Equal(TurnOutcome.Answered, turn.Outcome);
        Assert.Equal("It will be 15 °C in Tarn.", turn.Answer);
        Assert.Equal("Tarn: 15 °C", turn.Call("forecast").Text);
        Assert.Equal(ToolState.Completed, turn.Call("forecast").State);
        Assert.False(turn.Call("forecast").IsError);
        Assert.Contains(turn.Events, told => told is ToolProgressed);
        Assert.Equal([MessageRole.User, MessageRole.Assistant, MessageRole.Tool, MessageRole.Assistant], turn.History.Select(message => message.Role));
        Assert.Equal(2, turn.Requests.Count);
        Assert.Contains(turn.Requests[0].Tools, tool => tool.Name == "forecast" && tool.Effects == ToolEffects.Network);
        var plugin = await host.ReadPluginAsync(None);
        Assert.Equal(PluginState.Active, plugin.State);
        Assert.Equal(apart, plugin.ProcessId is not null);
    }

    [Fact]
    public async Task RunAsync_SeveralTurns_ShareOneSession()
    {
        await using var host = await StartAsync("TestPlugins.Weather");

        var first = await host.CallAsync("record_weather", """{"town":"Tarn","temperature":3}""", None);
        var second = await host.CallAsync("record_weather", """{"town":"Ulm","temperature":4,"note":"windy"}""", None);

        Assert.Equal("1 towns recorded.", first.Text);
        Assert.Equal("2 towns recorded. Note: windy", second.Text);
        host.Model.Say("Yes.");
        Assert.Equal(10, (await host.RunAsync("Sure?", None)).History.Count);
    }

    [Fact]
    public async Task CallAsync_ToolThatFails_IsAnErrorWithItsWords()
    {
        await using var host = await StartAsync("TestPlugins.Weather");

        var call = await host.CallAsync("record_weather", """{"town":"Tarn","temperature":-300}""", None);

        Assert.True(call.IsError);
        Assert.Equal("The temperature is below absolute zero; give degrees Celsius.", call.Text);
    }

    [Theory]
    [InlineData("""{"town":1,"temperature":3}""", "do not meet its schema")]
    [InlineData("""{"town":""", "are not valid JSON")]
    public async Task CallAsync_WrongArguments_AreToldToTheModel(string arguments, string said)
    {
        await using var host = await StartAsync("TestPlugins.Weather");

        var call = await host.CallAsync("record_weather", arguments, None);

        Assert.True(call.IsError);
        Assert.Contains(said, call.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PermissionAnswerKind.AllowOnce, ToolState.Completed)]
    [InlineData(PermissionAnswerKind.Deny, ToolState.Denied)]
    public async Task RunAsync_PersonWhoIsAsked_Decides(PermissionAnswerKind answer, ToolState state)
    {
        var asked = new List<PermissionRequest>();
        await using var host = await TestHost.StartAsync(
            new TestHostOptions
            {
                Plugin = Built.Folder("TestPlugins.Weather"),
                Mode = PermissionMode.Default,
                Permit = request =>
                {
                    asked.Add(request);
                    return new PermissionAnswer(answer);
                },
            },
            None);

        var call = await host.CallAsync("forecast", """{"town":"Tarn"}""", None);

        Assert.Equal(state, call.State);
        Assert.Equal("forecast", Assert.Single(asked).Plan.Call.Tool);
    }

    [Fact]
    public async Task RunAsync_NobodyThere_WhatWouldAskIsDenied_AndRulesCount()
    {
        var options = new TestHostOptions { Plugin = Built.Folder("TestPlugins.Weather"), Mode = PermissionMode.Default };
        await using var strict = await TestHost.StartAsync(options, None);
        await using var open = await TestHost.StartAsync(options with { Allow = ["forecast"] }, None);

        Assert.Equal(ToolState.Denied, (await strict.CallAsync("forecast", """{"town":"Tarn"}""", None)).State);
        Assert.Equal(ToolState.Completed, (await open.CallAsync("forecast", """{"town":"Tarn"}""", None)).State);
    }

    [Fact]
    public async Task RunAsync_ScriptAtItsEnd_FailsWithAWordAboutIt()
    {
        await using var host = await StartAsync("TestPlugins.Weather");

        var turn = await host.RunAsync("Anything?", None);

        Assert.Equal(TurnOutcome.Failed, turn.Outcome);
        Assert.Contains("The script of the model is at its end: this is request 1.", turn.Reason, StringComparison.Ordinal);
        var fault = Assert.Throws<InvalidOperationException>(() => turn.Call("forecast"));
        Assert.Contains("The turn made no call of forecast. It ended as Failed", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_ModelThatFails_EndsTheTurn()
    {
        await using var host = await StartAsync("TestPlugins.Weather");
        host.Model.Fail(ModelFaultKind.Quota, "No money left.");

        var turn = await host.RunAsync("Go on.", None);

        Assert.Equal(TurnOutcome.Failed, turn.Outcome);
        Assert.Contains("No money left.", turn.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_SettingsAndSections_ReachTheRequest()
    {
        await using var host = await TestHost.StartAsync(
            new TestHostOptions { Plugin = Built.Folder("TestPlugins.Edition"), Settings = """{"plugins":{"edition":{"motto":"slow is smooth"}}}""" }, None);
        host.Model.Say("Aye.");

        var turn = await host.RunAsync("Go on.", None);

        Assert.Contains(
            "edition 1.0.0 with {\"motto\":\"slow is smooth\"} in " + host.Workspace.Root,
            Assert.Single(turn.Requests[0].System, section => section.Name == "edition").Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_PluginThatIsAProvider_AnswersInTheScriptsPlace()
    {
        await using var host = await TestHost.StartAsync(new TestHostOptions { Plugin = Built.Folder("TestPlugins.Misfit"), Model = "misfit/m" }, None);

        var turn = await host.RunAsync("Good day.", None);

        Assert.Equal("Good day.", turn.Answer);
        Assert.Empty(turn.Requests);
    }

    [Fact]
    public async Task RunCommandAsync_Command_GivesItsResult()
    {
        await using var host = await TestHost.StartAsync(
            new TestHostOptions { Plugin = Built.Folder("AgentHost.Probe"), Apart = true, Runner = Built.Runner }, None);

        var result = await host.RunCommandAsync("probe", ["one", "two"], cancellationToken: None);

        Assert.NotEmpty(result.Blocks);
        await Assert.ThrowsAsync<CapabilityException>(() => host.RunCommandAsync("other", cancellationToken: None));
    }

    [Fact]
    public async Task StartAsync_BrokenManifest_SaysWhereAndWhy_AndLeavesNothing()
    {
        using var plugin = new PluginCopy("TestPlugins.Weather")
            .Change(manifest => manifest.Replace("\"id\": \"weather\"", "\"id\": \"We\"", StringComparison.Ordinal));

        var fault = await Assert.ThrowsAsync<HostException>(() => TestHost.StartAsync(new TestHostOptions { Plugin = plugin.Folder }, None));

        Assert.Contains("plugin.json:", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DisposeAsync_Host_TakesItsFoldersAway()
    {
        var host = await StartAsync("TestPlugins.Weather");
        host.Workspace.Write("a/b.txt", "text");
        Assert.Equal(["a/b.txt"], host.Workspace.Files);
        Assert.Equal("text", host.Workspace.Read("a/b.txt"));
        Assert.True(host.Workspace.Has("a/b.txt"));

        await host.DisposeAsync();

        Assert.False(Directory.Exists(host.Workspace.Root));
    }

    [Fact]
    public async Task RunAsync_TokenThatFires_CancelsTheTurn()
    {
        using var plugin = new PluginCopy("TestPlugins.Misfit", "tool-hangs");
        await using var host = await TestHost.StartAsync(new TestHostOptions { Plugin = plugin.Folder }, None);
        host.Model.Call("hello", """{"name":"you"}""");
        using var cancel = new CancellationTokenSource();
        var running = host.RunAsync("Go on.", cancel.Token);
        var first = await host.Client.SubscribeAsync(new EventFilter { After = 0 }, None).OfType<ToolStarted>().FirstAsync(None);

        await cancel.CancelAsync();
        var turn = await running;

        Assert.Equal("hello", first.Tool);
        Assert.Equal(TurnOutcome.Cancelled, turn.Outcome);
        Assert.Equal(ToolState.Cancelled, turn.Call("hello").State);
    }

    [Fact]
    public void Next_RequestThatWasGivenUp_TakesNoAnswerOfALaterOne()
    {
        var model = new ScriptedModel().Say("For the next.");

        Assert.Throws<OperationCanceledException>(() => model.Next(new ModelRequest([]), new CancellationToken(canceled: true)));

        Assert.Equal("For the next.", model.Next(new ModelRequest([]), None).OfType<TextDelta>().Single().Text);
        Assert.Single(model.Requests);
    }

    private static Task<TestHost> StartAsync(string project) => TestHost.StartAsync(new TestHostOptions { Plugin = Built.Folder(project) }, None);
}
