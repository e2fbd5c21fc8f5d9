using System.Text.Json.Nodes;
using AgentHost.Mcp.Http;

namespace AgentHost.Mcp.Tests.Real;

/// <summary>The official SDK of another language as a client that runs workflows as tasks.</summary>
public sealed class TaskClientTests
{
    private const string Slow = "name: slow\nnodes:\n  rest: { wait: Nobody sends this., signal: never }\n";
    private const string Asking =
        "name: asking\nstate: { answer: string }\nresult: answer\nnodes:\n  ask: { wait: Is it good?, options: [\"yes\", \"no\"], save: answer }\n";

    [Fact]
    public async Task Client_OverHttp_RunsAsksCancelsAndSeesItsOwnAlone()
    {
        await using var rig = await OpenAsync();
        var token = McpHttp.NewToken();
        await using var server = await McpHttp.StartAsync(rig.Serving, 0, token, CancellationToken.None);

        var said = await RunAsync(rig, "http", server.Address.AbsoluteUri, token);

        Check(said);
        Assert.Equal("""{"get":-32602,"result":-32602,"cancel":-32602,"listed":0}""", said["others"]!.ToJsonString());
    }

    [Fact]
    public async Task Client_OverStreams_RunsAsksAndCancels()
    {
        await using var rig = await OpenAsync();

        Check(await RunAsync(rig, "streams", TestedProgram.Location, "mcp", "serve", "--trust", "--allow", "workflow", "--workspace", rig.Folder));
    }

    private static async Task<ServeRig> OpenAsync() =>
        (await ServeRig.OpenAsync(Scenario.Create().Reply("All is tidy.\nDONE"), allow: "workflow"))
            .Write(".agents/workflows/slow.yaml", Slow).Write(".agents/workflows/asking.yaml", Asking);

    private static async Task<JsonObject> RunAsync(ServeRig rig, params string[] words)
    {
        var script = Repository.PathTo("tests", "tools", "mcp-tasks.mjs");
        var (code, output) = await TestPrograms.RunAsync(TestPrograms.Node, [script, .. words], rig.Variables);

        Assert.True(code == 0, output);
        return JsonNode.Parse(output.Split('\n').Single(static line => line.StartsWith("{\"capability\"", StringComparison.Ordinal)))!.AsObject();
    }

    private static void Check(JsonObject said)
    {
        Assert.Equal("""{"list":{},"cancel":{},"requests":{"tools":{"call":{}}}}""", said["capability"]!.ToJsonString());
        Assert.Equal("optional", said["support"]!["workflow"]?.GetValue<string>());
        Assert.Equal("optional", said["support"]!["run"]?.GetValue<string>());
        Assert.Contains("completed", said["loop"]!["states"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("All is tidy.", said["loop"]!["text"]?.GetValue<string>(), StringComparison.Ordinal);
        Assert.NotNull(said["loop"]!["meta"]!["io.modelcontextprotocol/related-task"]!["taskId"]);
        Assert.Contains("input_required", said["asking"]!["states"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.EndsWith("yes", said["asking"]!["text"]?.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("[true]", said["asked"]!.ToJsonString());
        Assert.Equal("-32601", said["unsupported"]!.ToJsonString());
        Assert.Equal("working", said["slow"]?.GetValue<string>());
        Assert.Equal("cancelled", said["cancelled"]?.GetValue<string>());
        Assert.Equal("-32602", said["cancelledTwice"]!.ToJsonString());
        Assert.Equal("cancelled", said["still"]?.GetValue<string>());
        Assert.Equal("""["completed","completed","cancelled"]""", said["listed"]!.ToJsonString());
    }
}
