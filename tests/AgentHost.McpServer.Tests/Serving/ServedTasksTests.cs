using System.Text.Json.Nodes;
using AgentHost.Client;
using AgentHost.Mcp.Serving;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace AgentHost.Mcp.Tests.Serving;

/// <summary>Calls whose results are fetched later, message by message.</summary>
public sealed class ServedTasksTests
{
    private const string Slow = "name: slow\nnodes:\n  rest: { wait: Nobody sends this., signal: never }\n";

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cancel_RunningWorkflow_EndsItsTurn()
    {
        await using var rig = await OpenAsync();
        await using var streams = new StreamRig(rig);
        await using var client = await ConnectAsync(streams);
        var id = await BeginAsync(client, "slow", ttl: null);
        var session = await SessionAsync(rig);
        var result = SendAsync(client, "tasks/result", new JsonObject { ["taskId"] = id });

        var cancelled = await SendAsync(client, "tasks/cancel", new JsonObject { ["taskId"] = id });

        Assert.Equal("cancelled", cancelled["status"]!.GetValue<string>());
        await Assert.ThrowsAsync<McpProtocolException>(() => result);
        await EndAsync(rig, session);
    }

    [Fact]
    public async Task Lifetime_ThatIsOver_EndsTheRunAndForgetsTheTask()
    {
        await using var rig = await OpenAsync();
        await using var streams = new StreamRig(rig);
        await using var client = await ConnectAsync(streams);
        var id = await BeginAsync(client, "slow", ttl: 1);
        var session = await SessionAsync(rig);

        await EndAsync(rig, session);

        while ((await SendAsync(client, "tasks/list", []))["tasks"]!.AsArray().Count > 0)
        {
            await Task.Delay(20, None);
        }

        await Assert.ThrowsAsync<McpProtocolException>(() => SendAsync(client, "tasks/get", new JsonObject { ["taskId"] = id }));
    }

    [Fact]
    public async Task Close_WhileATaskRuns_EndsItsRun()
    {
        await using var rig = await OpenAsync();
        string session;
        await using (var streams = new StreamRig(rig))
        {
            await using var client = await ConnectAsync(streams);
            await BeginAsync(client, "slow", ttl: null);
            session = await SessionAsync(rig);
            await streams.CloseAsync();
        }

        await EndAsync(rig, session);
    }

    [Fact]
    public async Task Begin_MoreThanMayRun_IsRefusedAndListedInPages()
    {
        await using var rig = await OpenAsync();
        await using var streams = new StreamRig(rig);
        await using var client = await ConnectAsync(streams);
        for (var i = 0; i < ServedTasks.MostRunning; i++)
        {
            await BeginAsync(client, "slow", ttl: null);
        }

        var refused = await Assert.ThrowsAsync<McpProtocolException>(() => BeginAsync(client, "slow", ttl: null));
        Assert.Contains("run already", refused.Message, StringComparison.Ordinal);
        foreach (var task in (await SendAsync(client, "tasks/list", []))["tasks"]!.AsArray())
        {
            await SendAsync(client, "tasks/cancel", new JsonObject { ["taskId"] = task!["taskId"]!.GetValue<string>() });
        }

        var more = new List<string>();
        for (var i = 0; i < 12; i++)
        {
            more.Add(await BeginAsync(client, "slow", ttl: null));
            await SendAsync(client, "tasks/cancel", new JsonObject { ["taskId"] = more[^1] });
        }

        var page = await SendAsync(client, "tasks/list", []);
        var rest = await SendAsync(client, "tasks/list", new JsonObject { ["cursor"] = page["nextCursor"]!.GetValue<string>() });
        Assert.Equal(16, page["tasks"]!.AsArray().Count);
        Assert.Equal(more[8..], rest["tasks"]!.AsArray().Select(static task => task!["taskId"]!.GetValue<string>()));
        Assert.Null(rest["nextCursor"]);
        await Assert.ThrowsAsync<McpProtocolException>(() => SendAsync(client, "tasks/list", new JsonObject { ["cursor"] = "none" }));
    }

    [Fact]
    public async Task Begin_NoRuleAllowsAndNobodyIsThere_FailsWithTheReason()
    {
        await using var rig = await OpenAsync(allow: false);
        await using var streams = new StreamRig(rig);
        await using var client = await ConnectAsync(streams);
        var id = await BeginAsync(client, "slow", ttl: null);

        var result = await SendAsync(client, "tasks/result", new JsonObject { ["taskId"] = id });

        Assert.True(result["isError"]!.GetValue<bool>());
        Assert.Contains("No rule allows", result["content"]![0]!["text"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("failed", (await SendAsync(client, "tasks/get", new JsonObject { ["taskId"] = id }))["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task Begin_WithWhatIsForAPersonsCommand_IsRefused()
    {
        await using var rig = await OpenAsync();
        await using var streams = new StreamRig(rig);
        await using var client = await ConnectAsync(streams);

        var result = await client.CallToolAsync(
            "workflow", new Dictionary<string, object?> { ["name"] = "slow", ["autoApprove"] = true }, cancellationToken: None);

        Assert.True(result.IsError);
        Assert.Contains("person's own command", ServedClientTests.TextOf(result), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Initialize_OfAnOlderVersion_TellsNothingOfTasksAndTakesNone()
    {
        await using var rig = (await OpenAsync()).Write("a.txt", "words in a file\n");
        await using var streams = new StreamRig(rig);
        await streams.SendAsync(
            """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"raw","version":"1"}}}""");
        Assert.DoesNotContain("\"tasks\"", await streams.ReadAsync(), StringComparison.Ordinal);

        await streams.SendAsync("""{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"read","arguments":{"path":"a.txt"},"task":{}}}""");

        Assert.Contains("words in a file", await streams.ReadAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"name":"workflow","task":7}""", -32602)]
    [InlineData("""{"name":"workflow","task":{"ttl":"long"}}""", -32602)]
    [InlineData("""{"name":"workflow","task":{"ttl":-1}}""", -32602)]
    [InlineData("""{"name":"workflow","arguments":7,"task":{}}""", -32602)]
    [InlineData("""{"name":"nothing","task":{}}""", -32602)]
    [InlineData("""{"name":"read","task":{}}""", -32601)]
    public async Task Begin_BadInput_IsRefusedWithItsCode(string parameters, int code)
    {
        await using var rig = await OpenAsync();
        await using var streams = new StreamRig(rig);
        await using var client = await ConnectAsync(streams);

        var refused = await Assert.ThrowsAsync<McpProtocolException>(() => SendAsync(client, "tools/call", JsonNode.Parse(parameters)!.AsObject()));

        Assert.Equal(code, (int)refused.ErrorCode);
    }

    private static async Task<ServeRig> OpenAsync(bool allow = true) =>
        (await ServeRig.OpenAsync(allow: allow ? ["workflow"] : [])).Write(".agents/workflows/slow.yaml", Slow);

    private static Task<McpClient> ConnectAsync(StreamRig streams) =>
        streams.ConnectAsync(new McpClientOptions { ProtocolVersion = ServedTasks.Version });

    private static async Task<JsonObject> SendAsync(McpClient client, string method, JsonObject parameters) =>
        (await client.SendRequestAsync(new JsonRpcRequest { Method = method, Params = parameters }, None).WaitAsync(ServeRig.Patience)).Result!.AsObject();

    private static async Task<string> BeginAsync(McpClient client, string workflow, int? ttl)
    {
        var task = ttl is null ? [] : new JsonObject { ["ttl"] = ttl };
        var parameters = new JsonObject { ["name"] = "workflow", ["arguments"] = new JsonObject { ["name"] = workflow }, ["task"] = task };
        return (await SendAsync(client, "tools/call", parameters))["task"]!["taskId"]!.GetValue<string>();
    }

    /// <summary>The session of the task, once its turn has begun.</summary>
    private static async Task<string> SessionAsync(ServeRig rig)
    {
        while (true)
        {
            foreach (var session in await rig.Host.Sessions.ListAsync(new SessionFilter { Workspace = rig.Serving.Workspace.Root }, None))
            {
                if ((await rig.Host.Sessions.ReadMessagesAsync(session.Id, 0, 10, None)).Count > 0)
                {
                    return session.Id;
                }
            }

            await Task.Delay(20, None);
        }
    }

    /// <summary>Waits until the turn has its result.</summary>
    private static async Task EndAsync(ServeRig rig, string session)
    {
        while (!(await rig.Host.Sessions.ReadMessagesAsync(session, 0, 10, None)).Any(static message => message.Role == MessageRole.Tool))
        {
            await Task.Delay(20, None);
        }
    }
}
