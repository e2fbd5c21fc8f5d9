using System.Text.Json;
using AgentHost.Client;
using AgentHost.Mcp.Http;
using AgentHost.Mcp.Tests.Serving;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace AgentHost.Mcp.Tests.Http;

/// <summary>The version of the protocol without sessions: each request brings what it needs.</summary>
public sealed class PerRequestTests
{
    private const string Capabilities = """{"elicitation":{"form":{}}}""";
    private const string Write = """{"name":"write","arguments":{"path":"b.txt","content":"x"}}""";
    private const string Allow = """{"inputResponses":{"KEY":{"action":"accept","content":{"answer":"allow once"}}}}""";

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SdkClient_OfThisVersion_ListsCallsAndIsAsked()
    {
        await using var rig = await HttpRig.OpenAsync();
        rig.Serving.Write("a.txt", "words in a file\n");
        var options = ServedClientTests.Eliciting(static _ => new()
        {
            Action = "accept",
            Content = new Dictionary<string, JsonElement> { ["answer"] = JsonSerializer.SerializeToElement("allow once") }
        });
        options.ProtocolVersion = PerRequestCheck.Version;
        await using var client = await McpClient.CreateAsync(
            new HttpClientTransport(new HttpClientTransportOptions
            {
                Endpoint = rig.Server.Address,
                AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = "Bearer " + rig.Token }
            }),
            options,
            cancellationToken: None);

        Assert.Equal(PerRequestCheck.Version, client.NegotiatedProtocolVersion);
        Assert.Contains("run", (await client.ListToolsAsync(cancellationToken: None)).Select(tool => tool.Name));
        Assert.Contains(
            "words in a file",
            ServedClientTests.TextOf(await client.CallToolAsync("read", new Dictionary<string, object?> { ["path"] = "a.txt" }, cancellationToken: None)),
            StringComparison.Ordinal);
        var written = await client.CallToolAsync("write", new Dictionary<string, object?> { ["path"] = "b.txt", ["content"] = "x" }, cancellationToken: None);
        Assert.NotEqual(true, written.IsError);
        Assert.True(File.Exists(Path.Combine(rig.Serving.Folder, "b.txt")));

        // Both calls of one client are in one session.
        Assert.Single(await rig.Serving.Host.Sessions.ListAsync(new SessionFilter { Workspace = rig.Serving.Serving.Workspace.Root }, None));
    }

    [Theory]
    [InlineData("server/discover", "{}", "MCP-Protocol-Version", null, 400, -32020)]
    [InlineData("server/discover", "{}", "MCP-Protocol-Version", "2025-11-25", 400, -32020)]
    [InlineData("tools/list", "{}", "Mcp-Method", null, 400, -32020)]
    [InlineData("tools/list", "{}", "Mcp-Method", "TOOLS/LIST", 400, -32020)]
    [InlineData("tools/call", """{"name":"read"}""", "Mcp-Name", null, 400, -32020)]
    [InlineData("tools/call", """{"name":"read"}""", "Mcp-Name", "write", 400, -32020)]
    [InlineData("tools/call", """{"name":"read"}""", "Mcp-Name", "=?base64?!?=", 400, -32020)]
    [InlineData("initialize", "{}", null, null, 404, -32601)]
    [InlineData("ping", "{}", null, null, 404, -32601)]
    [InlineData("no/such", "{}", null, null, 404, -32601)]
    [InlineData("tasks/get", "{}", null, null, 404, -32601)]
    [InlineData("tools/call", """{"name":"read","requestState":"made-up"}""", null, null, 400, -32602)]
    [InlineData("tools/call", """{"name":"read","requestState":7}""", null, null, 400, -32602)]
    public async Task Request_ThatDoesNotFit_IsRefusedInWords(string method, string parameters, string? header, string? value, int status, int code)
    {
        await using var rig = await HttpRig.OpenAsync();
        var request = Ask(rig, method, parameters);
        if (header is not null)
        {
            request.Headers.Remove(header);
            if (value is not null)
            {
                request.Headers.Add(header, value);
            }
        }

        var (got, body) = await rig.ReadAsync(request);

        var error = Message(body).GetProperty("error");
        Assert.Equal((status, code, 7), (got, error.GetProperty("code").GetInt32(), Message(body).GetProperty("id").GetInt32()));
        Assert.NotEmpty(error.GetProperty("message").GetString()!);
    }

    [Fact]
    public async Task Request_WithoutWhatEachBrings_OrOfAnotherVersion_IsRefused()
    {
        await using var rig = await HttpRig.OpenAsync();
        var bare = rig.Post("""{"jsonrpc":"2.0","id":7,"method":"tools/list","params":{}}""");
        bare.Headers.Add("MCP-Protocol-Version", PerRequestCheck.Version);
        bare.Headers.Add("Mcp-Method", "tools/list");
        var later = Ask(rig, "server/discover", "{}", version: "2099-01-01");

        var (status, body) = await rig.ReadAsync(bare);
        Assert.Equal((400, -32602), (status, Message(body).GetProperty("error").GetProperty("code").GetInt32()));
        (status, body) = await rig.ReadAsync(later);
        var error = Message(body).GetProperty("error");
        Assert.Equal((400, -32022), (status, error.GetProperty("code").GetInt32()));
        Assert.Equal([PerRequestCheck.Version], error.GetProperty("data").GetProperty("supported").EnumerateArray().Select(each => each.GetString()));
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Delete })
        {
            var other = rig.Ask(method);
            other.Headers.Add("MCP-Protocol-Version", PerRequestCheck.Version);
            using var refused = await rig.SendAsync(other);
            Assert.Equal((405, "POST"), ((int)refused.StatusCode, Assert.Single(refused.Content.Headers.Allow)));
        }
    }

    [Fact]
    public async Task Question_IsAnsweredByTheNextRequest_OfTheSameCallAlone_AndOnce()
    {
        await using var rig = await HttpRig.OpenAsync();
        var asked = Result(await rig.ReadAsync(Ask(rig, "tools/call", Write)));
        Assert.Equal("input_required", asked.GetProperty("resultType").GetString());
        var state = State(asked);
        var answer = Allow.Replace("KEY", asked.GetProperty("inputRequests").EnumerateObject().Single().Name, StringComparison.Ordinal);

        // Not for other arguments, and nothing is lost by trying.
        var other = await rig.ReadAsync(Ask(rig, "tools/call", With(Write.Replace("b.txt", "c.txt", StringComparison.Ordinal), answer, state)));
        Assert.Equal(400, other.Status);

        // Who comes without the answer is asked again.
        var again = Result(await rig.ReadAsync(Ask(rig, "tools/call", With(Write, """{"inputResponses":{}}""", state))));
        Assert.Equal(asked.GetProperty("inputRequests").GetRawText(), again.GetProperty("inputRequests").GetRawText());
        Assert.False(File.Exists(Path.Combine(rig.Serving.Folder, "b.txt")));

        var done = Result(await rig.ReadAsync(Ask(rig, "tools/call", With(Write, answer, state))));
        Assert.Equal("complete", done.GetProperty("resultType").GetString());
        Assert.True(File.Exists(Path.Combine(rig.Serving.Folder, "b.txt")));
        Assert.Equal(400, (await rig.ReadAsync(Ask(rig, "tools/call", With(Write, answer, state)))).Status);
    }

    [Fact]
    public async Task Question_ThatWaits_HoldsNoOtherCallOfItsClientUp()
    {
        await using var rig = await HttpRig.OpenAsync();
        rig.Serving.Write("a.txt", "words in a file\n");
        var asked = Result(await rig.ReadAsync(Ask(rig, "tools/call", Write)));
        Assert.Equal("input_required", asked.GetProperty("resultType").GetString());

        var read = await rig.ReadAsync(Ask(rig, "tools/call", """{"name":"read","arguments":{"path":"a.txt"}}""")).WaitAsync(ServeRig.Patience, None);

        Assert.Contains("words in a file", read.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Question_ThatIsNeverAnswered_CountsAsNo()
    {
        await using var rig = await HttpRig.OpenAsync(new HttpBounds { Idle = TimeSpan.FromMilliseconds(200) });
        var ended = EndAsync(rig);
        var asked = Result(await rig.ReadAsync(Ask(rig, "tools/call", Write)));
        Assert.Equal("input_required", asked.GetProperty("resultType").GetString());

        await ended.WaitAsync(ServeRig.Patience, None);

        Assert.False(File.Exists(Path.Combine(rig.Serving.Folder, "b.txt")));
        Assert.Equal(400, (await rig.ReadAsync(Ask(rig, "tools/call", With(Write, State(asked))))).Status);
    }

    [Fact]
    public async Task Connection_ThatIsClosed_EndsItsCall()
    {
        await using var rig = await HttpRig.OpenAsync();
        var ended = EndAsync(rig);
        using (await rig.SendAsync(Ask(rig, "tools/call", """{"name":"test_wait","arguments":{}}""")))
        {
            // The headers are there: the call runs.
        }

        await ended.WaitAsync(ServeRig.Patience, None);
    }

    [Fact]
    public async Task Questions_TooMany_TheOldestGivesWay()
    {
        await using var rig = await HttpRig.OpenAsync(new HttpBounds { Sessions = 1 });
        var ended = EndAsync(rig);
        var first = Result(await rig.ReadAsync(Ask(rig, "tools/call", Write, client: "one")));
        var second = Ask(rig, "tools/call", Write.Replace("b.txt", "c.txt", StringComparison.Ordinal), client: "two");

        Assert.Equal("input_required", Result(await rig.ReadAsync(second)).GetProperty("resultType").GetString());

        await ended.WaitAsync(ServeRig.Patience, None);
        Assert.Equal(400, (await rig.ReadAsync(Ask(rig, "tools/call", With(Write, State(first))))).Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Subscription_TellsOfOtherTools_WhereTheyWereAskedFor(bool wanted)
    {
        await using var rig = await HttpRig.OpenAsync();
        using var response = await rig.SendAsync(Ask(
            rig, "subscriptions/listen", wanted ? """{"notifications":{"toolsListChanged":true}}""" : """{"notifications":{"promptsListChanged":true}}"""));
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(None));
        var first = await NextAsync(lines);
        Assert.Equal("notifications/subscriptions/acknowledged", first.GetProperty("method").GetString());
        Assert.Equal(wanted, first.GetProperty("params").GetProperty("notifications").TryGetProperty("toolsListChanged", out _));
        Assert.Equal(7, first.GetProperty("params").GetProperty("_meta").GetProperty("io.modelcontextprotocol/subscriptionId").GetInt32());

        var told = NextAsync(lines);
        Result(await rig.ReadAsync(Ask(rig, "tools/call", """{"name":"test_trigger_tool_change","arguments":{}}""")));

        if (wanted)
        {
            var news = await told.WaitAsync(ServeRig.Patience, None);
            Assert.Equal("notifications/tools/list_changed", news.GetProperty("method").GetString());
            Assert.Equal(7, news.GetProperty("params").GetProperty("_meta").GetProperty("io.modelcontextprotocol/subscriptionId").GetInt32());
        }
        else
        {
            await Task.WhenAny(told, Task.Delay(TimeSpan.FromSeconds(2), None));
            Assert.False(told.IsCompleted);
        }
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("warning", false)]
    [InlineData("info", true)]
    public async Task Log_IsSentToThoseWhoAskForIt(string? level, bool sent)
    {
        await using var rig = await HttpRig.OpenAsync();

        var (_, body) = await rig.ReadAsync(Ask(rig, "tools/call", """{"name":"test_tool_with_logging","arguments":{}}""", level: level));

        Assert.Equal(sent, body.Contains("notifications/message", StringComparison.Ordinal));
    }

    /// <summary>A request of this version with an id of 7.</summary>
    private static HttpRequestMessage Ask(
        HttpRig rig, string method, string parameters, string version = PerRequestCheck.Version, string client = "raw", string? level = null)
    {
        var log = level is null ? "" : $"\"io.modelcontextprotocol/logLevel\":\"{level}\",";
        var meta = $$"""
            {"_meta":{"io.modelcontextprotocol/clientInfo":{"name":"{{client}}","version":"1"},{{log}}
            "io.modelcontextprotocol/protocolVersion":"{{version}}","io.modelcontextprotocol/clientCapabilities":{{Capabilities}} } }
            """;
        var request = rig.Post($$"""{"jsonrpc":"2.0","id":7,"method":"{{method}}","params":{{With(parameters, meta)}}}""");
        request.Headers.Add("MCP-Protocol-Version", version);
        request.Headers.Add("Mcp-Method", method);
        if (method == "tools/call")
        {
            request.Headers.Add("Mcp-Name", AgentJson.Parse(parameters).GetProperty("name").GetString());
        }

        return request;
    }

    private static string State(JsonElement asked) => $"{{\"requestState\":{asked.GetProperty("requestState").GetRawText()}}}";

    /// <summary>The members of all of them in one object.</summary>
    private static string With(params string[] objects) =>
        $"{{{string.Join(',', objects.Select(static each => each.Trim()[1..^1]).Where(static each => each.Length > 0))}}}";

    /// <summary>Completes when a turn of the host has ended.</summary>
    private static Task EndAsync(HttpRig rig)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = Task.Run(
            async () =>
            {
                await foreach (var e in rig.Serving.Host.SubscribeAsync(new EventFilter(), None))
                {
                    if (e is TurnCompleted)
                    {
                        ended.TrySetResult();
                        return;
                    }
                }
            },
            None);
        return ended.Task;
    }

    private static JsonElement Result((int Status, string Body) answer)
    {
        Assert.True(answer.Status == 200, answer.Body);
        return Message(answer.Body).GetProperty("result");
    }

    /// <summary>The last message of a body, whether it is a stream of events or a message.</summary>
    private static JsonElement Message(string body) =>
        AgentJson.Parse(body.StartsWith('{')
            ? body
            : body.Split('\n').Last(static line => line.StartsWith("data:", StringComparison.Ordinal))["data:".Length..]);

    private static async Task<JsonElement> NextAsync(StreamReader lines)
    {
        while (await lines.ReadLineAsync(None) is { } line)
        {
            if (line.StartsWith("data:", StringComparison.Ordinal))
            {
                return AgentJson.Parse(line["data:".Length..]);
            }
        }

        throw new EndOfStreamException();
    }
}
