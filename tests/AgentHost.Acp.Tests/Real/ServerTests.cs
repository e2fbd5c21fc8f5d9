using System.Diagnostics;
using System.Text.Json.Nodes;

namespace AgentHost.Acp.Tests.Real;

/// <summary>MCP servers that an editor passes, and a server that has it all done.</summary>
public sealed class ServerTests
{
    private static readonly string Everything = Repository.PathTo(
        "tests", "tools", "node_modules", "@modelcontextprotocol", "server-everything", "dist", "index.js");

    [Fact]
    public async Task McpServer_OfATrustedFolder_BringsItsTools()
    {
        await using var rig = await EditorRig.OpenAsync(
            Scenario.Create().ToolCall("mcp_servers", "{}").ToolCall("mcp__every-thing__echo", """{"message":"through the editor"}""").Reply("Echoed."));

        var run = await rig.RunAsync([Begin(rig), EditorRig.Prompt("Echo.")], EditorRig.Answers("allow_once"), "--trust");

        Assert.Equal("Echoed.", run.Text());
        Assert.Contains("Echo: through the editor", EditorRun.Sent(rig), StringComparison.Ordinal);
        Assert.Contains(
            run.Requests("session/request_permission"),
            static asked => asked.GetProperty("toolCall").GetProperty("name").GetString() == "mcp__every-thing__echo");
        Assert.False(File.Exists(Path.Combine(rig.Folder, "ran")));
    }

    [Fact]
    public async Task McpServer_OfAFolderThatIsNotTrusted_IsNotStartedAndSaid()
    {
        await using var rig = await EditorRig.OpenAsync(Scenario.Create().Reply("Hello."));

        var run = await rig.RunAsync([Begin(rig), EditorRig.Prompt("Hello.")]);
        var noticed = await rig.RunAsync(
            [Begin(rig), EditorRig.Step("""{"sleep":200}""")], static plan => plan["capabilities"] = EditorRig.Step("""{"session":{"notices":{}}}"""));

        Assert.Contains("not trusted", run.Text(), StringComparison.Ordinal);
        Assert.DoesNotContain("mcp__", System.Text.Encoding.UTF8.GetString(rig.Models.ModelRequests[0].Body.Span), StringComparison.Ordinal);
        Assert.Contains(noticed.Updates("notice"), static notice => notice.GetProperty("title").GetString()!.Contains("not trusted", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"name":"x","command":"relative","args":[],"env":[]}""", "no absolute path")]
    [InlineData("""{"type":"sse","name":"x","url":"http://127.0.0.1/","headers":[]}""", "not offered")]
    [InlineData("""{"type":"http","name":"x","url":"file:///etc/passwd","headers":[]}""", "no address of http")]
    public async Task McpServer_ThatCannotBeTaken_SaysWhy(string server, string words)
    {
        await using var rig = await EditorRig.OpenAsync();
        var begin = rig.NewSession();
        begin["params"]!["mcpServers"] = new JsonArray(JsonNode.Parse(server));

        var run = await rig.RunAsync([begin], null, "--trust");

        Assert.Equal(-32602, run.Error("s").Code);
        Assert.Contains(words, run.Error("s").Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_ThatRuns_HasItDone()
    {
        await using var rig = await EditorRig.OpenAsync(
            Scenario.Create().ToolCall("write", """{"path":"b.txt","content":"x"}""").Reply("By the server.").Reply("Title").Repeat(0));
        var start = new ProcessStartInfo(TestedProgram.Location, ["serve"])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var (name, value) in rig.Variables)
        {
            start.Environment[name] = value;
        }

        using var server = Process.Start(start)!;
        try
        {
            await WaitAsync(Path.Combine(rig.Variables["HOME"], ".local", "share", "agent", "server"));
            var run = await rig.RunAsync(
                [rig.NewSession(), EditorRig.Prompt("Write.")], EditorRig.Answers("allow_once"), "--server", "local");

            Assert.Equal("end_turn", run.StopReason());
            Assert.Equal("By the server.", run.Text());
            Assert.True(File.Exists(Path.Combine(rig.Folder, "b.txt")));
            Assert.False(server.HasExited);
        }
        finally
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Server_ThatDoesNotRun_IsSaid()
    {
        await using var rig = await EditorRig.OpenAsync();

        var run = await rig.RunAsync([rig.NewSession()], null, "--server", "local");

        Assert.Contains("agent serve", run.Error("s").Message, StringComparison.Ordinal);
        Assert.Equal(0, run.Code);
    }

    private static JsonObject Begin(EditorRig rig)
    {
        var begin = rig.NewSession();
        begin["params"]!["mcpServers"] = new JsonArray(new JsonObject
        {
            ["name"] = "every thing",
            ["command"] = NodePath(),
            ["args"] = new JsonArray(Everything),
            ["env"] = new JsonArray(new JsonObject { ["name"] = "ODD", ["value"] = $"$(touch {rig.Folder}/ran)" }),
        });
        return begin;
    }

    private static string NodePath() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(static folder => Path.Combine(folder, "node")).First(File.Exists);

    private static async Task WaitAsync(string folder)
    {
        var began = Stopwatch.GetTimestamp();
        while (!Directory.Exists(folder) || Directory.GetFiles(folder, "server-*.json").Length == 0)
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < EditorRig.Patience, $"agent serve left no record in {folder}.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
