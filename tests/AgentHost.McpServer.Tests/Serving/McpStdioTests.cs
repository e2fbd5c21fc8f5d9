using System.Text.Json;
using AgentHost.Client;

namespace AgentHost.Mcp.Tests.Serving;

/// <summary>Clients that misbehave over streams, byte by byte.</summary>
public sealed class McpStdioTests
{
    private const string Initialize =
        """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"raw","version":"1"}}}""";

    [Fact]
    public async Task Client_ThatClosesItsEnd_EndsTheServer()
    {
        await using var rig = await ServeRig.OpenAsync();
        await using var streams = new StreamRig(rig);
        await streams.SendAsync(Initialize);
        Assert.Contains("\"protocolVersion\":\"2025-06-18\"", await streams.ReadAsync(), StringComparison.Ordinal);

        Assert.Null(await streams.CloseAsync());
    }

    [Fact]
    public async Task Client_ThatClosesItsEndRightBehindARequest_IsStillAnswered()
    {
        await using var rig = await ServeRig.OpenAsync(change: static serving => serving with { Grace = ServeRig.Patience });
        await using var streams = new StreamRig(rig);
        await streams.SendAsync(Initialize);
        await streams.SendAsync("""{"jsonrpc":"2.0","method":"notifications/initialized"}""");
        await streams.SendAsync("""{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"test_simple_text","arguments":{}}}""");
        var closing = streams.CloseAsync();

        // Requests are handled side by side: which is answered first is open.
        Assert.Contains("This is a simple text response", (await ReadAnswerAsync(streams, 2)).GetRawText(), StringComparison.Ordinal);
        Assert.Null(await closing);
    }

    [Fact]
    public async Task Client_ThatClosesItsEndWhileACallRuns_EndsTheCall()
    {
        await using var rig = await ServeRig.OpenAsync(change: static serving => serving with { Grace = TimeSpan.FromMilliseconds(100) });
        await using var streams = new StreamRig(rig);
        await InitializeAsync(streams);
        await using var events = await StartWaitingAsync(rig, streams);

        Assert.Null(await streams.CloseAsync());
        var session = (await rig.Host.Sessions.ListAsync(new SessionFilter(), TestContext.Current.CancellationToken)).Single();
        Assert.Contains(
            (await rig.Host.Sessions.ReadEventsAsync(session.Id, 0, 1000, TestContext.Current.CancellationToken)).OfType<TurnCompleted>(),
            ended => ended.Outcome == TurnOutcome.Cancelled);
    }

    [Fact]
    public async Task Call_WithProgress_TellsItInOrderAndBeforeTheResult()
    {
        await using var rig = await ServeRig.OpenAsync();
        await using var streams = new StreamRig(rig);
        await InitializeAsync(streams);
        await streams.SendAsync("""{"jsonrpc":"2.0","method":"notifications/initialized"}""");
        await streams.SendAsync(
            """{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"test_tool_with_progress","arguments":{},"_meta":{"progressToken":"p"}}}""");

        List<double> told = [];
        while (true)
        {
            using var line = JsonDocument.Parse((await streams.ReadAsync())!);
            if (line.RootElement.TryGetProperty("id", out _))
            {
                break;
            }

            if (line.RootElement.GetProperty("method").GetString() == "notifications/progress")
            {
                told.Add(line.RootElement.GetProperty("params").GetProperty("progress").GetDouble());
            }
        }

        Assert.True(told.Count > 1);
        Assert.Equal(told.Distinct().Order(), told);
    }

    [Fact]
    public async Task Call_ThatIsCancelled_EndsTheTool()
    {
        await using var rig = await ServeRig.OpenAsync(change: static serving => serving with { Grace = TimeSpan.FromHours(1) });
        await using var streams = new StreamRig(rig);
        await InitializeAsync(streams);
        await using var events = await StartWaitingAsync(rig, streams);

        await streams.SendAsync("""{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":2}}""");
        while (await events.MoveNextAsync() && events.Current is not TurnCompleted)
        {
        }

        Assert.Equal(TurnOutcome.Cancelled, Assert.IsType<TurnCompleted>(events.Current).Outcome);

        // A call that was called off is owed no answer: nothing is waited for.
        Assert.Null(await streams.CloseAsync());
    }

    [Theory]
    [InlineData("{")]
    [InlineData("nonsense")]
    [InlineData("[]")]
    [InlineData("{\"jsonrpc\":\"1.0\",\"id\":3,\"method\":\"ping\"}")]
    [InlineData("\u0000\u0001\u0002")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":99,\"result\":{}}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":77}}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"method\":\"no/such/notification\"}")]
    public async Task Line_ThatIsNothing_IsPassedOver(string line)
    {
        await using var rig = await ServeRig.OpenAsync();
        await using var streams = new StreamRig(rig);
        await InitializeAsync(streams);

        await streams.SendAsync(line);

        Assert.Equal(JsonValueKind.Object, (await AnswerAsync(streams, 50, "tools/list")).GetProperty("result").ValueKind);
    }

    [Theory]
    [InlineData("no/such/method", "{}", -32601)]
    [InlineData("tools/call", """{"name":"no_such_tool","arguments":{}}""", null)]
    [InlineData("tools/call", """{"arguments":{}}""", -32602)]
    [InlineData("prompts/get", """{"name":"no-such-prompt"}""", -32602)]
    [InlineData("resources/list", """{"cursor":"-5"}""", -32602)]
    [InlineData("resources/read", """{"uri":"session://"}""", -32002)]
    public async Task Request_ThatCannotBe_IsOneClearError(string method, string parameters, int? code)
    {
        await using var rig = await ServeRig.OpenAsync();
        await using var streams = new StreamRig(rig);
        await InitializeAsync(streams);

        var answer = await AnswerAsync(streams, 7, method, parameters);

        if (code is null)
        {
            Assert.True(answer.GetProperty("result").GetProperty("isError").GetBoolean());
        }
        else
        {
            Assert.NotEqual("", answer.GetProperty("error").GetProperty("message").GetString());
            Assert.True(answer.GetProperty("error").GetProperty("code").GetInt32() is var said && (said == code || said == -32603), $"{said}");
        }
    }

    [Fact]
    public async Task Line_OfTooManyBytes_EndsTheConnectionWithTheReason()
    {
        await using var rig = await ServeRig.OpenAsync();
        await using var streams = new StreamRig(rig);
        var megabyte = new byte[1 << 20];
        Array.Fill(megabyte, (byte)'x');

        for (var i = 0; i < 18 && !streams.Serving.IsCompleted; i++)
        {
            await Task.WhenAny(streams.Input.WriteAsync(megabyte).AsTask(), streams.Serving);
        }

        Assert.Contains("16 MB", await streams.Serving.WaitAsync(ServeRig.Patience), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Flood_OfCalls_AnswersEachOnceAndRefusesTheMost()
    {
        await using var rig = await ServeRig.OpenAsync();
        await using var streams = new StreamRig(rig);
        await InitializeAsync(streams);

        for (var id = 100; id < 140; id++)
        {
            await streams.SendAsync($"{{\"jsonrpc\":\"2.0\",\"id\":{id}" + ""","method":"tools/call","params":{"name":"test_wait","arguments":{}}}""");
        }

        // 32 of them wait for ever; the others are told so.
        for (var i = 0; i < 8; i++)
        {
            Assert.Contains("call again when one has ended", await streams.ReadAsync(), StringComparison.Ordinal);
        }

        Assert.Equal(JsonValueKind.Object, (await AnswerAsync(streams, 50, "tools/list")).GetProperty("result").ValueKind);
        Assert.Null(await streams.CloseAsync());
    }

    [Fact]
    public async Task RandomLines_NeverEndTheServer()
    {
        await using var rig = await ServeRig.OpenAsync();
        await using var streams = new StreamRig(rig);
        await InitializeAsync(streams);
        var random = new Random(7);
        string[] seeds =
        [
            Initialize,
            """{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"read","arguments":{"path":"a"}}}""",
            """{"jsonrpc":"2.0","id":3,"method":"resources/read","params":{"uri":"session://x"}}"""
        ];
        for (var i = 0; i < 300; i++)
        {
            var bytes = System.Text.Encoding.UTF8.GetBytes(seeds[random.Next(seeds.Length)]);
            for (var change = random.Next(1, 6); change > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(32, 256);
            }

            await streams.Input.WriteAsync(bytes);
            await streams.SendAsync("");
        }

        // Answers to what happened to be requests come first.
        Assert.Equal(JsonValueKind.Object, (await AnswerAsync(streams, 5_000_001, "tools/list")).GetProperty("result").ValueKind);
    }

    /// <summary>Calls a tool that waits for its end, as request 2.</summary>
    /// <returns>What the host tells from there on.</returns>
    private static async Task<IAsyncEnumerator<AgentEvent>> StartWaitingAsync(ServeRig rig, StreamRig streams)
    {
        var events = rig.Host.SubscribeAsync(new EventFilter(), TestContext.Current.CancellationToken)
            .GetAsyncEnumerator(TestContext.Current.CancellationToken);
        await events.MoveNextAsync().AsTask().WaitAsync(ServeRig.Patience);
        await streams.SendAsync("""{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"test_wait","arguments":{}}}""");
        while (await events.MoveNextAsync().AsTask().WaitAsync(ServeRig.Patience) && events.Current is not ToolStarted)
        {
        }

        return events;
    }

    private static async Task InitializeAsync(StreamRig streams)
    {
        await streams.SendAsync(Initialize);
        await ReadAnswerAsync(streams, 1);
    }

    private static async Task<JsonElement> AnswerAsync(StreamRig streams, int id, string method, string parameters = "{}")
    {
        await streams.SendAsync($$"""{"jsonrpc":"2.0","id":{{id}},"method":"{{method}}","params":{{parameters}}}""");
        return await ReadAnswerAsync(streams, id);
    }

    /// <summary>The answer to one request, whatever is said meanwhile.</summary>
    private static async Task<JsonElement> ReadAnswerAsync(StreamRig streams, int id)
    {
        while (await streams.ReadAsync() is { } line)
        {
            var message = AgentJson.Parse(line);
            if (message.TryGetProperty("id", out var of) && of.ValueKind == JsonValueKind.Number && of.GetInt64() == id)
            {
                return message;
            }
        }

        throw new InvalidOperationException("The server ended.");
    }
}
