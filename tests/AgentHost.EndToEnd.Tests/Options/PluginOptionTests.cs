using System.Text.Json;

namespace AgentHost.EndToEnd.Tests.Options;

/// <summary>Options of <c>agent run</c> that plugins bring.</summary>
public sealed class PluginOptionTests
{
    private static readonly string BadServer = Path.Combine(Programs.Repository, "tests", "tools", "bad-mcp-server.mjs");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task McpConfig_TextOrFile_ItsServersAreThereForTheRun(bool file)
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("mcp_servers", "{}").ToolCall("mcp__mine__say", """{"text":"from the line"}""").Reply("done")
            .Reply("without"));
        using var sandbox = new Sandbox(server);
        var config = JsonSerializer.Serialize(
            new { mcpServers = new { mine = new { command = "node", args = new[] { BadServer, "good", Path.Combine(sandbox.Root, "lives") } } } });
        sandbox.Write("servers.json", "// mine\n" + config);

        (await sandbox.RunAsync("--mcp-config", file ? "servers.json" : config, "--allow", "mcp__mine__*", "go")).ExitedWith(0);
        (await sandbox.RunAsync("go")).ExitedWith(0);

        server.Verify();
        Assert.Contains("said from the line", server.ModelRequests[2].LastText, StringComparison.Ordinal);
        Assert.DoesNotContain(server.ModelRequests[3].Tools, static tool => tool.StartsWith("mcp", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{ \"mcpServers\": {", "--mcp-config:1:")]
    [InlineData("broken.json", "broken.json:2:")]
    [InlineData("nowhere.json", "nowhere.json: The file does not exist")]
    public async Task McpConfig_ThatIsNoJson_IsAMistakeWithItsPlace(string word, string place)
    {
        using var sandbox = new Sandbox().Write("broken.json", "{\n  \"mcpServers\" 1\n}\n");

        var result = (await sandbox.RunAsync("--mcp-config", word, "go")).ExitedWith(2);

        Assert.Contains(place, result.Error, StringComparison.Ordinal);
        Assert.Contains("--mcp-config", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text", "no-such-program", "The MCP server mine cannot be started: ")]
    [InlineData("json", "no-such-program", "The MCP server mine cannot be started: ")]
    [InlineData("text", "never-answers", "The MCP server mine was still starting when the turn ended")]
    public async Task McpConfig_ServerIsNotThere_QuickRunSaysSoInOneLine(string output, string mode, string expected)
    {
        // Quick for the server, and not so quick that nobody could have looked for its program.
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply(Reply.Of("done") with { FirstEventDelayMs = 500 }));
        using var sandbox = new Sandbox(server);
        var (command, arguments) = mode == "no-such-program" ? (mode, Array.Empty<string>()) : ("node", [BadServer, mode]);
        sandbox.Write("servers.json", JsonSerializer.Serialize(new { mcpServers = new { mine = new { command, args = arguments } } }));

        var result = (await sandbox.RunAsync("--output", output, "--mcp-config", "servers.json", "go")).ExitedWith(0);

        Assert.Single(result.Error.Split('\n'), line => line.Contains(expected, StringComparison.Ordinal));
        server.Verify();
    }

    [Fact]
    public async Task HelpAndCompletion_NameThem()
    {
        using var sandbox = new Sandbox();

        Assert.Contains("--mcp-config", (await sandbox.RunAsync("--help-all")).ExitedWith(0).Output, StringComparison.Ordinal);
        Assert.Contains("--help-all", (await sandbox.AgentAsync("help", "run")).ExitedWith(0).Output, StringComparison.Ordinal);
        const string line = "agent run --mcp-c";
        Assert.Contains("--mcp-config", (await sandbox.AgentAsync($"[suggest:{line.Length}]", line)).ExitedWith(0).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--mcp-confg", "did you mean --mcp-config?")]
    [InlineData("--paces", "did you mean --pace?")]
    [InlineData("--wholly-unknown", "is no option of agent run.")]
    public async Task UnknownOption_NearOneOfAPlugin_IsNamed(string word, string advice)
    {
        using var sandbox = new Sandbox();

        var result = (await sandbox.RunAsync("--plugin", Brings(sandbox, "walker"), word, "3", "go")).ExitedWith(2);

        Assert.Contains(advice, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Values_AreTyped()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("done"));
        using var sandbox = new Sandbox(server);
        var plugin = Brings(sandbox, "walker");

        (await sandbox.RunAsync("--plugin", plugin, "--pace", "3", "--gait", "trot", "--via", "a", "--via", "b", "go")).ExitedWith(0);
        Assert.Contains("--pace", (await sandbox.RunAsync("--plugin", plugin, "--pace", "fast", "go")).ExitedWith(2).Error, StringComparison.Ordinal);
        Assert.Contains("trot", (await sandbox.RunAsync("--plugin", plugin, "--gait", "fly", "go")).ExitedWith(2).Error, StringComparison.Ordinal);

        // A value that the plugin's settings refuse is refused as a setting is.
        Assert.Contains("pace", (await sandbox.RunAsync("--plugin", plugin, "--pace", "300", "go")).ExitedWith(2).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OneName_OfTwoPlugins_IsRefusedUntilOneIsLeftOut()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("done"));
        using var sandbox = new Sandbox(server);
        string[] both = ["--plugin", Brings(sandbox, "runner"), "--plugin", Brings(sandbox, "walker")];

        Assert.Contains(
            "--pace is an option of two plugins, runner and walker: leave one of them out with --no-plugin.",
            (await sandbox.RunAsync([.. both, "--pace", "3", "go"])).ExitedWith(2).Error,
            StringComparison.Ordinal);
        (await sandbox.RunAsync([.. both, "--no-plugin", "runner", "--pace", "3", "go"])).ExitedWith(0);
    }

    [Fact]
    public async Task NameOfTheProgramsOwn_IsTheProgramsAndNotInstalled()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("done"));
        using var sandbox = new Sandbox(server);
        var plugin = Brings(sandbox, "walker", "max-steps");

        (await sandbox.RunAsync("--plugin", plugin, "--max-steps", "3", "go")).ExitedWith(0);
        Assert.Contains(
            "--max-steps is one that agent run has itself", (await sandbox.AgentAsync("plugin", "install", plugin, "--yes")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NamesThatPluginsCannotHave_AreThoseOfTheHelp()
    {
        using var sandbox = new Sandbox();

        var help = (await sandbox.RunAsync("--help-all", "--no-plugin", "mcp", "--no-plugin", "git", "--no-plugin", "targets")).ExitedWith(0).Output;

        var shown = help.Split('\n').Where(static line => line.StartsWith("  -", StringComparison.Ordinal))
            .SelectMany(static line => line.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries).TakeWhile(static word => word.StartsWith('-')))
            .Where(static word => word.StartsWith("--", StringComparison.Ordinal)).Select(static word => word[2..]);
        Assert.Equal(
            AgentHost.Plugins.Manifests.RunOptionNames.OfTheProgram.Except(["version", "help", "help-all", "debug"]).Order(StringComparer.Ordinal),
            shown.Order(StringComparer.Ordinal));
    }

    private static string Brings(Sandbox sandbox, string id, string pace = "pace")
    {
        sandbox.Write($"{id}/plugin.json", $$"""
            {
              "id": "{{id}}", "version": "1.0.0",
              "runOptions": [
                { "name": "{{pace}}", "type": "integer", "description": "How fast", "setting": "pace" },
                { "name": "gait", "type": "string", "values": ["walk", "trot"], "description": "How" },
                { "name": "via", "type": "list", "description": "Where" }
              ],
              "settings": { "type": "object", "properties": { "pace": { "type": "integer", "maximum": 100 } }, "additionalProperties": false }
            }
            """);
        return sandbox.PathOf(id);
    }
}
