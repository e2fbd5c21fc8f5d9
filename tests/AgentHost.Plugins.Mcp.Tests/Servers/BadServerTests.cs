using System.Diagnostics;
using System.Text.Json.Nodes;
using AgentHost.Plugins.Mcp.Prompts;
using AgentHost.Plugins.Mcp.Servers;
using AgentHost.Plugins.TestKit;

namespace AgentHost.Plugins.Mcp.Tests.Servers;

public sealed class BadServerTests
{
    [Theory]
    [InlineData("crash-at-start", "cannot find my brain")]
    [InlineData("crash-at-greeting", "bad")]
    [InlineData("crash-at-list", "bad")]
    [InlineData("never-answers", "did not answer within")]
    public async Task Test_ServerThatDoesNotCome_SaysWhyAndFails(string mode, string why)
    {
        await using var rig = McpRig.Bad(mode, more: new JsonObject { ["startTimeout"] = 1 });
        var result = await rig.CommandAsync("test", "bad");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(
            why,
            result.Data!.Value.GetProperty("reason").GetString() + string.Join(' ', result.Blocks.OfType<CodeBlock>().Select(static block => block.Text)),
            StringComparison.Ordinal);
        Assert.DoesNotContain(await rig.ListAsync(), static tool => tool.Name.StartsWith("mcp__", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("crash-at-start", "The MCP server bad ")]
    [InlineData("never-answers", "The MCP server bad was still starting when the turn ended")]
    public async Task Problems_ServerOfTheRunIsNotThere_IsToldOnce(string mode, string expected)
    {
        await using var rig = McpRig.Bad(mode);
        var servers = rig.Workspace.Settings.GetProperty("servers");
        rig.Workspace.Settings = AgentJson.Parse(
            new JsonObject { ["config"] = new JsonObject { ["mcpServers"] = JsonNode.Parse(servers.GetRawText()) } }.ToJsonString());
        rig.Restart();
        var context = new ToolSourceContext { SessionId = "s" };
        Assert.Empty(await rig.Source.ProblemsAsync(context, CancellationToken.None));
        await rig.ListAsync();
        if (mode == "crash-at-start")
        {
            await Eventually.TrueAsync(() => Assert.Single(rig.Hub.Servers).State is ServerState.Lost or ServerState.Failed);
        }
        else
        {
            await Eventually.TrueAsync(() => Assert.Single(rig.Hub.Servers).State == ServerState.Starting);
            Assert.Empty(await rig.Source.ProblemsAsync(context, CancellationToken.None));
        }

        var ends = new ToolSourceContext { SessionId = "s", TurnEnds = true };
        Assert.StartsWith(expected, Assert.Single(await rig.Source.ProblemsAsync(ends, CancellationToken.None)), StringComparison.Ordinal);
        Assert.Empty(await rig.Source.ProblemsAsync(ends, CancellationToken.None));
    }

    [Fact]
    public async Task Problems_ServerOfSettingsIsNotThere_IsForTheListToSay()
    {
        await using var rig = McpRig.Bad("crash-at-start");
        await rig.ListAsync();
        await Eventually.TrueAsync(() => Assert.Single(rig.Hub.Servers).State is ServerState.Lost or ServerState.Failed);
        Assert.Empty(await rig.Source.ProblemsAsync(new ToolSourceContext { SessionId = "s", TurnEnds = true }, CancellationToken.None));
    }

    [Fact]
    public async Task Resource_ServerThatNeverAnswers_IsLeftWhenThePersonsTimeIsUp()
    {
        await using var rig = McpRig.Bad("never-answers");
        var answer = await new ResourceSource(rig.Hub)
            .InvokeAsync(AgentJson.Parse("""{"target":"bad:file:///x","timeoutSeconds":0.5}"""), CancellationToken.None)
            .AsTask().WaitAsync(TimeSpan.FromSeconds(8));
        Assert.Equal("bad did not give file:///x within 0.5 s (context.timeout).", answer.GetProperty("error").GetString());
    }

    [Fact]
    public async Task List_ServerThatNeverAnswers_DelaysNobody()
    {
        await using var rig = new McpRig(new JsonObject { ["bad"] = McpRig.BadServer("never-answers"), ["good"] = McpRig.BadServer("good") });
        await rig.ListAsync();
        await Eventually.TrueAsync(() => rig.Hub.Find("good").State == ServerState.Ready);
        var started = Stopwatch.GetTimestamp();
        var tools = await rig.ListAsync();
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(5));
        Assert.Contains(tools, static tool => tool.Name == "mcp__good__say");
        Assert.Contains(tools, static tool => tool.Name == "mcp_servers");
    }

    [Fact]
    public async Task List_ServerOfAnEarlierRun_IsOfferedBeforeItStarted()
    {
        await using var rig = McpRig.Bad("slow");
        await rig.ReadyAsync();
        await rig.Plugin.DeactivateAsync(CancellationToken.None);
        rig.Restart();
        var tools = await rig.ListAsync();
        Assert.Contains(tools, static tool => tool.Name == "mcp__bad__say");
        Assert.NotEqual(ServerState.Ready, rig.Hub.Find("bad").State);
        Assert.Contains("said hi", await rig.TextAsync("mcp__bad__say", """{"text":"hi"}"""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_NothingChanged_IsTheSameObject()
    {
        await using var rig = McpRig.Bad("many");
        var first = await rig.ReadyAsync();
        Assert.Equal(100, first.Count);
        Assert.All(first, static tool => Assert.True(tool.Defer));
        Assert.Same(first, await rig.ListAsync());
    }

    [Fact]
    public async Task Call_ServerCrashes_OneErrorAndTheNextCallWorks()
    {
        await using var rig = McpRig.Bad("crash-at-call");
        await rig.ReadyAsync();
        var result = await rig.CallAsync("mcp__bad__say");
        Assert.True(result.IsError);
        Assert.Contains("bad", TestWorkspace.TextOf(result), StringComparison.Ordinal);
        await Eventually.TrueAsync(() => rig.Hub.Find("bad").State == ServerState.Ready);
        Assert.True((await rig.CallAsync("mcp__bad__say")).IsError);
    }

    [Fact]
    public async Task Call_ServerIsSilent_EndsAtItsDeadline()
    {
        await using var rig = McpRig.Bad("silent-at-call", more: new JsonObject { ["timeout"] = 0.5 });
        await rig.ReadyAsync();
        var result = await rig.CallAsync("mcp__bad__say");
        Assert.True(result.IsError);
        Assert.Contains("within 0.5 s", TestWorkspace.TextOf(result), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Call_TimesOutOrIsCancelled_ServerIsToldWhichCallAndWhy(bool timesOut)
    {
        using var folder = new TestWorkspace();
        await using var rig = McpRig.Bad("silent-at-call", folder.At("notes"), new JsonObject { ["timeout"] = timesOut ? 0.5 : 60 });
        await rig.ReadyAsync();
        using var stop = new CancellationTokenSource();
        var running = rig.CallAsync("mcp__bad__say", cancellationToken: stop.Token);
        await Eventually.TrueAsync(() => Heard(folder, "tools/call") is not null);
        if (!timesOut)
        {
            await stop.CancelAsync();
        }

        var result = await running;
        Assert.True(result.IsError);
        Assert.Equal(
            (timesOut ? "bad did not answer the call of say within 0.5 s (its timeout)" : "The call of say was cancelled")
            + ". bad was told to stop; what it did by then stays done.",
            TestWorkspace.TextOf(result));
        await Eventually.TrueAsync(() => Heard(folder, "notifications/cancelled") is not null);
        var told = Heard(folder, "notifications/cancelled")!["params"]!;
        Assert.Equal(Heard(folder, "tools/call")!["id"]!.ToJsonString(), told["requestId"]!.ToJsonString());
        Assert.Equal(ServerState.Ready, rig.Hub.Find("bad").State);
        Assert.Single(folder.Text("notes.log").Split('\n'), static line => line.Contains("notifications/cancelled", StringComparison.Ordinal));
    }

    /// <summary>The first message of a method that the server was sent; null where there was none.</summary>
    private static JsonNode? Heard(TestWorkspace folder, string method) =>
        File.Exists(folder.At("notes.log"))
            ? folder.Text("notes.log").Split('\n').SkipLast(1).Select(static line => JsonNode.Parse(line))
                .FirstOrDefault(line => (string?)line!["method"] == method)
            : null;

    [Fact]
    public async Task Call_HugeResult_IsRefusedAndTheServerComesBack()
    {
        await using var rig = McpRig.Bad("huge");
        await rig.ReadyAsync();
        var result = await rig.CallAsync("mcp__bad__say");
        Assert.True(result.IsError);
        Assert.Contains("more than 16 MB", TestWorkspace.TextOf(result), StringComparison.Ordinal);
        await Eventually.TrueAsync(() => rig.Hub.Find("bad").State == ServerState.Ready);
    }

    [Fact]
    public async Task Call_EscapesAndHiddenLetters_AreTakenOut()
    {
        await using var rig = McpRig.Bad("escapes");
        var tool = Assert.Single(await rig.ReadyAsync());
        Assert.Equal("red plain end", tool.Description);
        Assert.Equal("red plain end", await rig.TextAsync("mcp__bad__say"));
        var section = await new InstructionSection(rig.Hub, null)
            .BuildAsync(new PromptContext { SessionId = "s", Workspace = rig.Workspace }, CancellationToken.None);
        Assert.Contains("red plain end", section, StringComparison.Ordinal);
        Assert.Contains("data of theirs", section, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_AnsweredTwiceAndFlooded_IsAnsweredOnce()
    {
        await using var twice = McpRig.Bad("twice");
        await twice.ReadyAsync();
        Assert.Contains(await twice.TextAsync("mcp__bad__say"), (string[])["first", "second"]);
        Assert.Contains(await twice.TextAsync("mcp__bad__say"), (string[])["first", "second"]);
        await using var floods = McpRig.Bad("floods");
        await floods.ReadyAsync();
        Assert.Equal("done", await floods.TextAsync("mcp__bad__say"));
        Assert.InRange(floods.Hub.Find("bad").Log.Lines.Count, 1, 40);
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("answers-anything")]
    [InlineData("never-ends")]
    public async Task Call_ServerWithBadManners_StillWorks(string mode)
    {
        var rig = McpRig.Bad(mode);
        await rig.ReadyAsync();
        Assert.Contains("said", await rig.TextAsync("mcp__bad__say"), StringComparison.Ordinal);
        var id = rig.Hub.Find("bad").ProcessId!.Value;
        await rig.DisposeAsync();
        Assert.False(Directory.Exists($"/proc/{id}") && !File.ReadAllText($"/proc/{id}/stat").Contains(") Z ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("endless-pages", 100)]
    [InlineData("same-cursor", 1)]
    [InlineData("duplicates", 3)]
    public async Task List_PagesWithoutEndAndNamesTwice_AreHeldToABound(string mode, int count)
    {
        await using var rig = McpRig.Bad(mode);
        var tools = await rig.ReadyAsync();
        Assert.Equal(count, tools.Count);
        Assert.Equal(count, tools.Select(static tool => tool.Name).Distinct().Count());
    }

    [Fact]
    public async Task List_SchemasThatCannotBeSent_AreLeftOutAndTheOthersKeptWhole()
    {
        await using var rig = McpRig.Bad("schemas");
        var tools = await rig.ReadyAsync();
        Assert.Equal(["mcp__bad__deep", "mcp__bad__far", "mcp__bad__say"], tools.Select(static tool => tool.Name).Order(StringComparer.Ordinal));
        Assert.Contains(
            "https://example.org/x.json", tools.Single(static tool => tool.Name == "mcp__bad__far").InputSchema.GetRawText(), StringComparison.Ordinal);
        Assert.Contains("left out", string.Join('\n', rig.Hub.Find("bad").Log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_ItemsThatCannotBeRead_CostThemselvesAndAreNamed()
    {
        await using var rig = McpRig.Bad("bad-schemas");
        var tools = await rig.ReadyAsync();
        Assert.Equal(
            ["mcp__bad__other", "mcp__bad__say"],
            tools.Select(static tool => tool.Name).Where(static name => name.StartsWith("mcp__", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Contains("said hi", await rig.TextAsync("mcp__bad__say", """{"text":"hi"}"""), StringComparison.Ordinal);
        var offer = rig.Hub.Find("bad").Offer;
        Assert.Equal(["good"], offer.Prompts.Select(static prompt => prompt.Name));
        Assert.Equal(["file:///good"], offer.Resources.Select(static resource => resource.Uri));
        string[] expected =
        [
            "The tool typeless is left out: its inputSchema does not say \"type\": \"object\".",
            "The tool empty is left out: its inputSchema does not say \"type\": \"object\".",
            "The tool nothing is left out: it has no inputSchema.",
            "The tool text is left out: its inputSchema is no object.",
            "The tool without is left out: it has no inputSchema.",
            "The tool at place 7 is left out: it has no name.",
            "The tool at place 8 is left out: it has no name.",
            "The tool at place 10 is left out: it has no name.",
            "The prompt at place 2 is left out: it has no name.",
            "The resource at place 2 is left out: it has no uri.",
        ];
        foreach (var line in expected)
        {
            Assert.Contains(line, offer.LeftOut);
        }

        Assert.Contains(offer.LeftOut, static line => line.StartsWith("The tool odd is left out: ", StringComparison.Ordinal));
        var shown = string.Join('\n', (await rig.CommandAsync("list")).Blocks.OfType<TextBlock>().Select(static block => block.Text));
        Assert.Contains("! bad: The tool nothing is left out", shown, StringComparison.Ordinal);
        Assert.Contains("The tool nothing is left out", await rig.TextAsync("mcp_servers"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_ServerRefuses_ItsWordsAreTheResult()
    {
        await using var rig = McpRig.Bad("error");
        await rig.ReadyAsync();
        var result = await rig.CallAsync("mcp__bad__say");
        Assert.True(result.IsError);
        Assert.Contains("it is broken", TestWorkspace.TextOf(result), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"grant":"client-credentials","clientId":"me"}""", "its oauth needs a clientId, and a clientSecret or a privateKey")]
    [InlineData(
        """{"grant":"identity-assertion","clientId":"me","clientSecret":"x"}""", "its oauth.identity needs a tokenEndpoint, a clientId and a token")]
    public async Task Test_LoginWithoutAPersonLacksSomething_IsSaid(string oauth, string expected)
    {
        await using var rig = new McpRig(new JsonObject
        {
            ["far"] = new JsonObject { ["type"] = "http", ["url"] = "http://127.0.0.1:9/mcp", ["oauth"] = JsonNode.Parse(oauth) }
        });
        Assert.Equal($"far cannot be logged in at: {expected}", (await rig.CommandAsync("test", "far")).Data!.Value.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Find_ProgramThatIsMissing_IsSaid()
    {
        await using var rig = new McpRig(new JsonObject
        {
            ["gone"] = new JsonObject { ["command"] = "no-such-program-anywhere" },
            ["off"] = new JsonObject { ["command"] = "x", ["disabled"] = true }
        });
        var list = await rig.CommandAsync("list");
        var servers = list.Data!.Value.GetProperty("servers");
        Assert.Equal("failed", servers[0].GetProperty("state").GetString());
        Assert.Contains("cannot be started", servers[0].GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal("disabled", servers[1].GetProperty("state").GetString());
        Assert.Equal(2, (await rig.CommandAsync("test", "nobody")).ExitCode);
        Assert.Equal(2, (await rig.CommandAsync("nonsense")).ExitCode);
    }
}
