using System.Text.Json.Nodes;
using AgentHost.Plugins.Mcp.Prompts;
using AgentHost.Plugins.Mcp.Servers;
using AgentHost.Plugins.TestKit;

namespace AgentHost.Plugins.Mcp.Tests.Servers;

public sealed class RealServerTests
{
    [Fact]
    public async Task Everything_Tools_AreListedAndCalled()
    {
        await using var rig = McpRig.Real("everything", "mcp-server-everything", "stdio");
        var tools = await rig.ReadyAsync();
        Assert.Contains(tools, static tool => tool.Name == "mcp__everything__echo");
        Assert.Contains(tools, static tool => tool.Name == "mcp_resource");
        Assert.Contains("hello", await rig.TextAsync("mcp__everything__echo", """{"message":"hello"}"""), StringComparison.Ordinal);
        var image = await rig.CallAsync("mcp__everything__get-tiny-image");
        Assert.Contains(image.Content, static part => part is ImagePart { Data.Length: > 100 });
        Assert.Contains(rig.Host.Published, static told => told.Type == "mcp.state" && told.Data.GetProperty("state").GetString() == "ready");
    }

    [Fact]
    public async Task Everything_Progress_IsTold()
    {
        await using var rig = McpRig.Real("everything", "mcp-server-everything", "stdio");
        await rig.ReadyAsync();
        Assert.False((await rig.CallAsync("mcp__everything__trigger-long-running-operation", """{"duration":1,"steps":4}""")).IsError);
        Assert.Contains(rig.Workspace.Progress, static progress => progress.Share > 0);
    }

    [Fact]
    public async Task Everything_PromptsAndResources_AreRead()
    {
        await using var rig = McpRig.Real("everything", "mcp-server-everything", "stdio");
        await rig.ReadyAsync();
        var commands = new PromptCommands(rig.Hub);
        var listed = AgentJson.Read<IReadOnlyList<CommandSpec>>(await commands.InvokeAsync(AgentJson.Parse("""{"action":"list"}"""), CancellationToken.None));
        var withArguments = Assert.Single(listed, static command => command.Name == "mcp-everything-args-prompt");
        var run = new JsonObject { ["action"] = "run", ["call"] = new JsonObject { ["name"] = withArguments.Name, ["arguments"] = new JsonArray("Oslo") } };
        var result = AgentJson.Read<CommandResult>(await commands.InvokeAsync(AgentJson.Parse(run.ToJsonString()), CancellationToken.None));
        Assert.Contains("Oslo", result.Prompt, StringComparison.Ordinal);

        var resources = await rig.TextAsync("mcp_resource");
        var uri = Assert.IsType<string>(rig.Hub.Find("everything").Offer.Resources.First(static resource => !resource.IsTemplate).Uri);
        Assert.Contains(uri, resources, StringComparison.Ordinal);
        Assert.Contains(uri, await rig.TextAsync("mcp_resource", $$"""{"uri":"{{uri}}"}"""), StringComparison.Ordinal);
        var source = new ResourceSource(rig.Hub);
        Assert.Equal(["everything:"], await source.CompleteAsync("every", CancellationToken.None));
        Assert.Contains($"everything:{uri}", await source.CompleteAsync("everything:" + uri[..^1], CancellationToken.None));
        Assert.Empty(await source.CompleteAsync("nothing:", CancellationToken.None));
        var attached = await source.InvokeAsync(AgentJson.Parse($$"""{"target":"everything:{{uri}}"}"""), CancellationToken.None);
        Assert.True(attached.TryGetProperty("text", out _), attached.GetRawText());
    }

    [Fact]
    public async Task Everything_EndOfTheHost_LeavesNoProcess()
    {
        var rig = McpRig.Real("everything", "mcp-server-everything", "stdio");
        await rig.ReadyAsync();
        var id = rig.Hub.Find("everything").ProcessId!.Value;
        await rig.DisposeAsync();
        Assert.False(Directory.Exists($"/proc/{id}") && !File.ReadAllText($"/proc/{id}/stat").Contains(") Z ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Filesystem_Roots_AreTheWorkspace()
    {
        await using var rig = McpRig.Real("files", "mcp-server-filesystem", "/proc");
        rig.Workspace.With("a.txt", "all is well");
        await rig.ReadyAsync();

        // The server asks for roots by itself, when it comes to it.
        var (text, clock) = ("", System.Diagnostics.Stopwatch.StartNew());
        while (!text.Contains("all is well", StringComparison.Ordinal) && clock.Elapsed < McpRig.Patience)
        {
            text = await rig.TextAsync("mcp__files__read_text_file", new JsonObject { ["path"] = rig.Workspace.At("a.txt") }.ToJsonString());
        }

        Assert.Equal("all is well", text);
        Assert.True((await rig.CallAsync("mcp__files__read_text_file", """{"path":"/proc/version"}""")).IsError);
    }

    [Fact]
    public async Task Memory_FiveServersSideBySide_AllComeAndGo()
    {
        var servers = new JsonObject();
        for (var i = 0; i < 5; i++)
        {
            var server = McpRig.RealServer("mcp-server-memory");
            server["env"] = new JsonObject { ["MEMORY_FILE_PATH"] = $"${{NOT_SET_ANYWHERE:-memory{i}.json}}" };
            servers[$"memory{i}"] = server;
        }

        await using var rig = new McpRig(servers);
        Assert.Equal(45, (await rig.ReadyAsync()).Count(static tool => tool.Name.StartsWith("mcp__", StringComparison.Ordinal)));
        Assert.All(rig.Hub.Servers, static server => Assert.Equal(ServerState.Ready, server.State));
        Assert.All(
            (await rig.ListAsync()).Where(static tool => tool.Name.StartsWith("mcp__", StringComparison.Ordinal)), static tool => Assert.True(tool.Defer));
        await rig.CallAsync("mcp__memory3__create_entities", """{"entities":[{"name":"Ada","entityType":"person","observations":["likes engines"]}]}""");
        Assert.Contains("engines", await rig.TextAsync("mcp__memory3__read_graph"), StringComparison.Ordinal);
        Assert.DoesNotContain("engines", await rig.TextAsync("mcp__memory2__read_graph"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("streamableHttp", "http", "mcp")]
    [InlineData("sse", "sse", "sse")]
    [InlineData("sse", "http", "sse")]
    public async Task Everything_OverHttp_IsTheSame(string mode, string type, string path)
    {
        var port = FreePort();
        using var server = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(
            "node",
            [McpRig.Tool("node_modules/.bin/mcp-server-everything"), mode])
        {
            Environment = { ["PORT"] = port.ToString(System.Globalization.CultureInfo.InvariantCulture) },
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true
        })!;
        try
        {
            await WaitForAsync(port);
            await using var rig = new McpRig(new JsonObject { ["remote"] = new JsonObject { ["type"] = type, ["url"] = $"http://127.0.0.1:{port}/{path}" } });
            Assert.Contains(await rig.ReadyAsync(), static tool => tool.Name == "mcp__remote__echo");
            Assert.Contains("over the wire", await rig.TextAsync("mcp__remote__echo", """{"message":"over the wire"}"""), StringComparison.Ordinal);
            var test = await rig.CommandAsync("test", "remote");
            Assert.Equal(0, test.ExitCode);
            Assert.Equal("ready", test.Data!.Value.GetProperty("state").GetString());
        }
        finally
        {
            server.Kill(entireProcessTree: true);
        }
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task WaitForAsync(int port)
    {
        using var clock = new CancellationTokenSource(McpRig.Patience);
        while (true)
        {
            using var client = new System.Net.Sockets.TcpClient();
            try
            {
                await client.ConnectAsync("127.0.0.1", port, clock.Token);
                return;
            }
            catch (System.Net.Sockets.SocketException)
            {
                await Task.Delay(50, clock.Token);
            }
        }
    }
}
