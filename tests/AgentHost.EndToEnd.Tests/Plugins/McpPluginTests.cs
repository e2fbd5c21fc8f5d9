using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentHost.EndToEnd.Tests.Plugins;

/// <summary>MCP servers with the whole program around them: real ones, one that never answers, those of a repository that is not trusted.</summary>
public sealed class McpPluginTests
{
    private static readonly string Tools = Path.Combine(Programs.Repository, "tests", "tools");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_RealServer_ItsToolsComeBetweenStepsAndAreRememberedForTheNextRun(bool isolated)
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("mcp_servers", "{}")
            .ToolCall("mcp__everything__echo", """{"message":"to the model"}""")
            .Reply("first")
            .ToolCall("mcp__everything__echo", """{"message":"without a word of waiting"}""")
            .Reply("second"));
        using var sandbox = new Sandbox(server);
        Real(sandbox, "everything", "mcp-server-everything", "stdio");
        string[] plugin = isolated ? ["--plugin", Foreign(sandbox)] : [];

        (await sandbox.RunAsync([.. plugin, "--allow", "mcp__everything__*", "go"])).ExitedWith(0);
        (await sandbox.RunAsync([.. plugin, "--allow", "mcp__everything__*", "go"])).ExitedWith(0);

        server.Verify();
        Assert.Contains("mcp__everything__echo", server.ModelRequests[1].Tools);
        Assert.Contains("to the model", server.ModelRequests[2].LastText, StringComparison.Ordinal);
        Assert.Contains("without a word of waiting", server.ModelRequests[4].LastText, StringComparison.Ordinal);
        await ProcessTable.AssertGoneAsync(sandbox.Root, TimeSpan.FromSeconds(10));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_RealServer_GetsNoKeyThatItsDeclarationDoesNotName(bool isolated)
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("mcp_servers", "{}")
            .ToolCall("mcp__everything__get-env", "{}")
            .Reply("done"));
        using var sandbox = new Sandbox(server).Set("CANARY_LEVEL", "plain").Set("CANARY_API_KEY", "a-key-that-nobody-named");
        Real(sandbox, "everything", "mcp-server-everything", "stdio");
        string[] plugin = isolated ? ["--plugin", Foreign(sandbox)] : [];

        (await sandbox.RunAsync([.. plugin, "--allow", "mcp__everything__*", "go"])).ExitedWith(0);

        server.Verify();
        Assert.Contains("CANARY_LEVEL", server.ModelRequests[2].LastText, StringComparison.Ordinal);
        Assert.DoesNotContain("CANARY_API_KEY", server.ModelRequests[2].LastText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ToolThatNoRuleAllows_IsNotCalled()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("mcp_servers", "{}")
            .ToolCall("mcp__bad__say", """{"text":"no"}""")
            .Reply("I may not."));
        using var sandbox = new Sandbox(server);
        Bad(sandbox, "good");

        (await sandbox.RunAsync("go")).ExitedWith(3);

        Assert.DoesNotContain("said no", server.ModelRequests[^1].LastText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ServerThatNeverAnswers_NoRequestWaitsForIt()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().ToolCall("time", "{}").Reply("done"));
        using var sandbox = new Sandbox(server);
        Bad(sandbox, "never-answers", startTimeout: 300);

        var clock = Stopwatch.StartNew();
        (await sandbox.RunAsync("go")).ExitedWith(0);

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), clock.Elapsed.ToString());
        Assert.Contains("mcp_servers", server.ModelRequests[1].Tools);
        await ProcessTable.AssertGoneAsync(sandbox.Root, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Run_NoServers_SendsNothingOfThem()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("done"));
        using var sandbox = new Sandbox(server);

        (await sandbox.RunAsync("go")).ExitedWith(0);

        Assert.DoesNotContain(server.ModelRequests[0].Tools, static tool => tool.StartsWith("mcp", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("never-ends")]
    [InlineData("silent-at-call")]
    public async Task Kill_OfTheHost_TakesTheServerWithIt(string mode)
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("mcp_servers", "{}")
            .ToolCall("shell", """{"command":"touch reached; sleep 300"}"""));
        using var sandbox = new Sandbox(server);
        Bad(sandbox, mode);
        await using var run = sandbox.Start("--yolo", "go");
        var clock = Stopwatch.StartNew();
        while (!File.Exists(sandbox.PathOf("reached")))
        {
            Assert.True(clock.Elapsed < AgentProcess.Deadline);
            await Task.Delay(20);
        }

        Assert.NotEmpty(ProcessTable.WithCommandLine(Path.Combine(sandbox.Root, "lives")));
        run.Signal(9);

        await ProcessTable.AssertGoneAsync(Path.Combine(sandbox.Root, "lives"), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Run_ProjectsFile_IsTakenUnderTrustAlone()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("first").ToolCall("mcp_servers", "{}").Reply("second"));
        using var sandbox = new Sandbox(server);
        sandbox.Write(
            ".mcp.json",
            JsonSerializer.Serialize(new
            {
                mcpServers = new
                {
                    theirs = new { command = "node", args = new[] { Path.Combine(Tools, "bad-mcp-server.mjs"), "good", Path.Combine(sandbox.Root, "lives") } }
                }
            }));

        var untrusted = (await sandbox.RunAsync("go")).ExitedWith(0);
        Assert.False(File.Exists(Path.Combine(sandbox.Root, "lives")));
        Assert.Contains(".mcp.json is ignored (MCP servers), because this folder is not trusted", untrusted.Error, StringComparison.Ordinal);

        (await sandbox.RunAsync("--trust", "go")).ExitedWith(0);
        Assert.Contains("mcp__theirs__say", server.ModelRequests[^1].LastText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_Servers_SaysWhatTheyHave()
    {
        using var sandbox = new Sandbox();
        Real(sandbox, "memory", "mcp-server-memory");

        var list = (await sandbox.AgentAsync("mcp", "list", "--json")).ExitedWith(0);
        var test = (await sandbox.AgentAsync("mcp", "test", "memory")).ExitedWith(0);

        using var document = JsonDocument.Parse(list.Output);
        var server = document.RootElement.GetProperty("servers")[0];
        Assert.Equal("ready", server.GetProperty("state").GetString());
        Assert.Equal(9, server.GetProperty("tools").GetInt32());
        Assert.Contains("mcp__memory__read_graph", test.Output, StringComparison.Ordinal);
        (await sandbox.AgentAsync("mcp", "test", "nobody")).ExitedWith(2);
    }

    /// <summary>The plugin as somebody else's: it has no short name in the settings.</summary>
    private static string Foreign(Sandbox sandbox)
    {
        var folder = BundledCopy.Of(sandbox, "mcp");
        var file = Path.Combine(folder, "plugin.json");
        var manifest = JsonNode.Parse(
            File.ReadAllText(file), null, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true })!.AsObject();
        manifest.Remove("alias");
        File.WriteAllText(file, manifest.ToJsonString());
        file = Path.Combine(sandbox.Home, ".config", "agent", "agent.json");
        var settings = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
        var mcp = settings["mcp"]!.DeepClone();
        settings.Remove("mcp");
        settings["plugins"] = new JsonObject { ["mcp"] = mcp };
        sandbox.UserSettings(settings.ToJsonString());
        return folder;
    }

    private static void Real(Sandbox sandbox, string name, string program, params string[] arguments)
    {
        var path = Path.Combine(Tools, "node_modules", ".bin", program);
        Assert.True(File.Exists(path), $"{program} is missing: .ci/install-test-programs installs it.");
        Servers(sandbox, name, new { command = path, args = arguments, env = new { MARK = sandbox.Root } });
    }

    private static void Bad(Sandbox sandbox, string mode, int startTimeout = 30) =>
        Servers(
            sandbox,
            "bad",
            new { command = "node", args = new[] { Path.Combine(Tools, "bad-mcp-server.mjs"), mode, Path.Combine(sandbox.Root, "lives") }, startTimeout });

    private static void Servers(Sandbox sandbox, string name, object server)
    {
        var file = Path.Combine(sandbox.Home, ".config", "agent", "agent.json");
        var settings = File.Exists(file) ? JsonNode.Parse(File.ReadAllText(file))!.AsObject() : [];
        settings["mcp"] = new JsonObject { ["servers"] = new JsonObject { [name] = JsonSerializer.SerializeToNode(server) } };
        sandbox.UserSettings(settings.ToJsonString());
    }
}
