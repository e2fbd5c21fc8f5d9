using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentHost.Acp.Tests.Real;

/// <summary>One script of all methods, over standard input and output, over a server's WebSocket, and over its requests and streams.</summary>
public sealed class ConformanceTests
{
    private static readonly string[] Updates =
    [
        "agent_message_chunk", "agent_thought_chunk", "available_commands_update", "config_option_update", "current_mode_update", "plan",
        "session/request_permission", "session_info_update", "tool_call", "tool_call_update", "usage_update", "user_message_chunk",
    ];

    [Theory]
    [InlineData("socket")]
    [InlineData("http")]
    public async Task Script_OverAServer_GoesAsOverStandardInput(string over)
    {
        await using var first = await OpenAsync();
        var expected = await RunAsync(first, null);
        await using var second = await OpenAsync();
        await using var server = await RunningServer.StartAsync(second);

        var run = await RunAsync(second, server.Plan(over));

        Assert.Equal(Normal(expected, first), Normal(run, second));
        Assert.Equal(Updates, KindsOf(expected));
        Assert.Equal(Updates, KindsOf(run));
        Assert.True(run.Lines > 40, $"{run.Lines} messages");
        Assert.Equal("end_turn", run.StopReason("edit"));
        Assert.Equal("cancelled", run.StopReason("cut"));
        Assert.Equal(-32601, run.Error("unknown").Code);
        Assert.Equal(-32602, run.Error("relative").Code);
        Assert.Equal(-32002, run.Error("missing").Code);
        Assert.Equal(-32002, run.Error("closed").Code);
        Assert.True(File.Exists(Path.Combine(second.Folder, "b.txt")));
        Assert.False(File.Exists(Path.Combine(second.Folder, "c.txt")));
    }

    [Fact]
    public async Task Editors_TwoAtOneServer_HaveTheirOwnNews()
    {
        await using var rig = await EditorRig.OpenAsync(Scenario.Create().Reply("Said.").Repeat(0));
        rig.Configure("""{"sessions":{"titles":"off"}}""");
        await using var server = await RunningServer.StartAsync(rig);

        var runs = await Task.WhenAll(Enumerable.Range(0, 4).Select(each => rig.RunAsync(
            [rig.NewSession(), EditorRig.Prompt($"Prompt {each}.")], server.Plan(each % 2 == 0 ? "socket" : "http"))));

        Assert.Equal(4, runs.Select(static run => run.Result("s").GetProperty("sessionId").GetString()).Distinct().Count());
        Assert.All(runs, static run => Assert.Equal("Said.", run.Text()));
    }

    [Theory]
    [InlineData("socket")]
    [InlineData("http")]
    public async Task Buffers_OfAnEditorAtAServer_WinOverTheDisk(string over)
    {
        await using var rig = await EditorRig.OpenAsync(Scenario.Create().ToolCall("read", """{"path":"a.txt"}""").Reply("Read."));
        rig.Write("a.txt", "saved\n");
        await using var server = await RunningServer.StartAsync(rig);

        await rig.RunAsync([rig.NewSession(), EditorRig.Prompt("Read.")], plan =>
        {
            server.Plan(over)(plan);
            plan["capabilities"] = EditorRig.Step("""{"fs":{"readTextFile":true,"writeTextFile":true}}""");
            plan["buffers"] = new JsonObject { [Path.Combine(rig.Folder, "a.txt")] = "not saved\n" };
        });

        Assert.Contains("not saved", EditorRun.Sent(rig), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("socket")]
    [InlineData("http")]
    public async Task Server_TokenThatIsWrong_IsNotServed(string over)
    {
        await using var rig = await EditorRig.OpenAsync();
        await using var server = await RunningServer.StartAsync(rig);

        var run = await rig.RunAsync([rig.NewSession()], plan =>
        {
            server.Plan(over, "agt_wrong")(plan);
            plan["ends"] = true;
        });

        Assert.False(run.Json.GetProperty("results").TryGetProperty("s", out _));
    }

    private static async Task<EditorRig> OpenAsync()
    {
        var rig = await EditorRig.OpenAsync(Scenario.Create()
            .Reply(Reply.Of("Hello.") with { Reasoning = "Thinking." })
            .ToolCall("todo", """{"items":[{"text":"write"}]}""")
            .ToolCall("write", """{"path":"b.txt","content":"x"}""").Reply("Written.")
            .ToolCall("write", """{"path":"c.txt","content":"x"}""").Reply("Not written.")
            .ToolCall("shell", """{"command":"sleep 60"}""").Reply("After.").Repeat(0));
        return rig.Configure("""{"sessions":{"titles":"off"},"permissions":{"allow":["shell(sleep *)"]}}""");
    }

    private static Task<EditorRun> RunAsync(EditorRig rig, Action<JsonObject>? over)
    {
        static JsonObject Of(string method, string name, string parameters, string more = "") =>
            EditorRig.Step($$"""{"request":"{{method}}","as":"{{name}}","params":{{parameters}}{{more}}}""");

        var folder = JsonSerializer.Serialize(rig.Folder);
        var opened = $$"""{"sessionId":"$s.sessionId","cwd":{{folder}},"mcpServers":[]}""";
        return rig.RunAsync(
            [
                Of("authenticate", "login", """{"methodId":"provider-login"}"""),
                Of("no/such_method", "unknown", "{}"),
                Of("session/new", "relative", """{"cwd":"work","mcpServers":[]}"""),
                Of("session/load", "missing", $$"""{"sessionId":"none","cwd":{{folder}},"mcpServers":[]}"""),
                rig.NewSession(),
                Of("session/set_mode", "mode", """{"sessionId":"$s.sessionId","modeId":"plan"}"""),
                Of("session/set_config_option", "option", """{"sessionId":"$s.sessionId","configId":"mode","value":"default"}"""),
                EditorRig.Prompt("Hello.", "hello"),
                EditorRig.Prompt("Write b.", "edit"),
                EditorRig.Prompt("Write c.", "denied"),
                EditorRig.Prompt("Sleep.", "cut", background: true),
                EditorRig.Step("""{"waitFor":"in_progress","count":3}"""),
                EditorRig.Step("""{"notify":"session/cancel","params":{"sessionId":"$s.sessionId"}}"""),
                EditorRig.Step("""{"await":"cut"}"""),
                Of("session/list", "list", $$"""{"cwd":{{folder}}}"""),
                Of("session/close", "close", """{"sessionId":"$s.sessionId"}"""),
                EditorRig.Prompt("Closed.", "closed"),
                Of("session/load", "load", opened),
                Of("session/resume", "resume", opened),
                Of("session/delete", "delete", """{"sessionId":"$s.sessionId"}"""),
                Of("session/list", "after", $$"""{"cwd":{{folder}}}"""),
            ],
            plan =>
            {
                EditorRig.Answers("allow_once", "reject_once")(plan);
                over?.Invoke(plan);
            });
    }

    private static string[] KindsOf(EditorRun run) =>
        [.. run.Kinds.Where(static kind => kind != "answer").Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Answers without what differs from run to run: ids, times, folders.</summary>
    private static string Normal(EditorRun run, EditorRig rig)
    {
        var results = JsonNode.Parse(run.Json.GetProperty("results").GetRawText())!.AsObject();
        foreach (var session in results["list"]!["sessions"]!.AsArray())
        {
            session!["updatedAt"] = "";
            session["title"] = "";
        }

        return results.ToJsonString().Replace(rig.Folder, "FOLDER", StringComparison.Ordinal)
            .Replace(run.Result("s").GetProperty("sessionId").GetString()!, "SESSION", StringComparison.Ordinal);
    }
}
