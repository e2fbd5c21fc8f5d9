namespace AgentHost.EndToEnd.Tests.Plugins;

public sealed class NamedPluginTests
{
    [Fact]
    public async Task Run_PluginByPath_ItsToolIsOfferedAndCalled()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("forecast", """{"town":"Tarn","days":2}""")
            .Reply("warm"));
        using var sandbox = new Sandbox(server);

        var result = (await sandbox.RunAsync("--plugin", Programs.TestPlugin("TestPlugins.Weather"), "--allow", "forecast", "weather?")).ExitedWith(0);

        server.Verify();
        Assert.Equal("warm\n", result.Output);
        Assert.Contains("forecast", server.ModelRequests[0].Tools);
        Assert.Contains("Tarn: 16 °C", server.ModelRequests[1].LastText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_TwoPluginsAtOnce_BothAnswerInOneStep()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCalls(
                new ReplyToolCall { Name = "forecast", Arguments = """{"town":"Tarn"}""" },
                new ReplyToolCall { Name = "calculate", Arguments = """{"start":2,"steps":[{"operation":"raise-to-power","operands":[10]}]}""" })
            .Reply("both"));
        using var sandbox = new Sandbox(server);

        (await sandbox.RunAsync(
            "--plugin", Programs.TestPlugin("TestPlugins.Weather"), "--plugin", Programs.TestPlugin("TestPlugins.Calculator"),
            "--permission-mode", "bypass", "go")).ExitedWith(0);

        server.Verify();
        var texts = server.ModelRequests[1].Messages.Select(static message => message.GetRawText()).ToList();
        Assert.Contains(texts, static text => text.Contains("Tarn", StringComparison.Ordinal) && text.Contains("15", StringComparison.Ordinal));
        Assert.Contains(texts, static text => text.Contains("1024", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_OnlyPlugins_OffersNothingElse()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("bare"));
        using var sandbox = new Sandbox(server);

        (await sandbox.RunAsync("--only-plugins", "openai,files", "hello")).ExitedWith(0);

        Assert.Equal(["apply_patch", "call_tool", "read", "tool_search", "write"], server.ModelRequests[0].Tools.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("""{ "id": "broken", "version": """, "plugin.json:")]
    [InlineData("""{ "id": "broken" }""", "version")]
    [InlineData("""{ "id": "../evil", "version": "1.0.0" }""", "id")]
    public async Task Run_BrokenManifest_ExitsWith6AndGivesThePlace(string manifest, string expected)
    {
        using var sandbox = new Sandbox().Write("broken/plugin.json", manifest);

        var result = (await sandbox.RunAsync("--plugin", "./broken", "hello")).ExitedWith(6);

        Assert.Contains("plugin.json", result.Error, StringComparison.Ordinal);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Fact]
    public async Task PluginInfo_ByPath_ListsWhatItBrings()
    {
        using var sandbox = new Sandbox();

        var result = (await sandbox.AgentAsync("plugin", "info", "weather", "--plugin", Programs.TestPlugin("TestPlugins.Weather"))).ExitedWith(0);

        Assert.Contains("tool/forecast", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("aaa", "run", false)]
    [InlineData("zzz", "run", false)]
    [InlineData("aaa", "project", true)]
    [InlineData("zzz", "project", true)]
    public async Task PluginInfo_NameThatABundledPluginHasToo_RunWinsProjectLoses(string id, string origin, bool shadowed)
    {
        var folder = origin == "run" ? $"named/{id}" : $".agents/plugins/{id}";
        using var sandbox = new Sandbox()
            .Write(
                $"{folder}/plugin.json",
                $$"""{ "id": "{{id}}", "version": "1.0.0", "contributes": { "prompt-section": [{ "name": "environment", "slot": "instructions", "file": "a.md" }] } }""")
            .Write($"{folder}/a.md", "Be kind.");
        string[] words = origin == "run" ? ["--plugin", "./" + folder] : ["--trust"];

        var own = (await sandbox.AgentAsync(["plugin", "info", id, .. words])).ExitedWith(0);
        var bundled = (await sandbox.AgentAsync(["plugin", "info", "agents", .. words])).ExitedWith(0);

        Assert.Equal(shadowed, own.Output.Contains("prompt-section/environment (shadowed)", StringComparison.Ordinal));
        Assert.Equal(!shadowed, bundled.Output.Contains("prompt-section/environment (shadowed)", StringComparison.Ordinal));
    }
}
