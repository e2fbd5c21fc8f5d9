using AgentHost.ModelServing;

namespace AgentHost.Plugins.Ollama.Tests;

public sealed class StreamTests
{
    [Theory]
    [InlineData(null, null, false)]
    [InlineData(1, null, false)]
    [InlineData(null, 1, true)]
    [InlineData(3, 7, true)]
    public async Task Text_InAnyPieces_ArrivesWhole(int? chunk, int? split, bool crlf)
    {
        var reply = Reply.Of("Grüße, 世界 😀!") with { ChunkSize = chunk, SplitBytes = split, Reasoning = "thinking…", Usage = new ReplyUsage(120, 7) };
        var scenario = Scenario.CreateOllama().Reply(reply);
        await using var wire = await Wire.StartAsync(crlf ? scenario.WithFault(Fault.Of(FaultKind.Crlf)) : scenario);

        var updates = await wire.AskAsync();

        Assert.Equal("Grüße, 世界 😀!", Wire.Text(updates));
        Assert.Equal("thinking…", string.Concat(updates.OfType<ReasoningDelta>().Select(delta => delta.Text)));
        Assert.Equal(new TokenUsage(120, 7), updates.OfType<UsageUpdate>().Last().Usage);
        Assert.Equal(new ModelFinished(FinishReason.Stop), updates[^1]);
        wire.Server.Verify();
    }

    [Fact]
    public async Task ToolCalls_SideBySide_AreToldApart()
    {
        var reply = new Reply
        {
            Text = "Both.",
            ToolCalls = [new ReplyToolCall { Id = "a", Name = "read", Arguments = "{\"path\":\"x\"}" }, new ReplyToolCall { Id = "b", Name = "list" }]
        };
        await using var wire = await Wire.StartAsync(Scenario.CreateOllama().Reply(reply));

        var updates = await wire.AskAsync();

        Assert.Equal([("a", "read", "{\"path\":\"x\"}"), ("b", "list", "{}")], Wire.Calls(updates));
        Assert.Equal(new ModelFinished(FinishReason.ToolCalls), updates[^1]);
    }

    [Fact]
    public async Task ToolCalls_WithoutIds_GetTheSameOnesForTheSameRequestAlone()
    {
        var reply = new Reply { ToolCalls = [new ReplyToolCall { Name = "read" }, new ReplyToolCall { Name = "read" }] };
        await using var wire = await Wire.StartAsync(Scenario.CreateOllama().Reply(reply).WithFault(Fault.Of(FaultKind.MissingToolCallIds)).Repeat(3));
        var later = new ModelRequest([.. Wire.Say("hello").Messages, new Message("2", MessageRole.User, [new TextPart("x")], default)]);

        var first = Wire.Calls(await wire.AskAsync());
        var again = Wire.Calls(await wire.AskAsync());
        var other = Wire.Calls(await wire.AskAsync(request: later));

        Assert.Equal(first, again);
        Assert.Equal(4, first.Concat(other).Select(call => call.Id).Distinct().Count());
        Assert.All(first, call => Assert.Matches("^call_[0-9a-f]{16}$", call.Id));
    }

    [Theory]
    [InlineData("stop", FinishReason.Stop, null)]
    [InlineData("length", FinishReason.OutputLimit, null)]
    [InlineData("load", FinishReason.Unknown, "load")]
    [InlineData("", FinishReason.Stop, null)]
    public async Task DoneReason_OfTheWire_IsNamed(string wireReason, FinishReason expected, string? detail)
    {
        await using var wire = await Wire.StartAsync(Scenario.CreateOllama().Reply(Reply.Of("x") with { FinishReason = wireReason }));

        Assert.Equal(new ModelFinished(expected) { Detail = detail }, (await wire.AskAsync())[^1]);
    }

    [Theory]
    [InlineData(FaultKind.NoFinish)]
    [InlineData(FaultKind.DuplicateFinish)]
    public async Task Oddity_ThatLosesNothing_IsFine(FaultKind kind)
    {
        await using var wire = await Wire.StartAsync(Scenario.CreateOllama().ToolCall("read", "{\"path\":\"a\"}", "c1").WithFault(Fault.Of(kind)));

        var updates = await wire.AskAsync();

        Assert.Equal(new ModelFinished(FinishReason.ToolCalls), updates[^1]);
        Assert.Equal([("c1", "read", "{\"path\":\"a\"}")], Wire.Calls(updates));
    }

    [Fact]
    public async Task Arguments_AsText_AreTakenAsTheyAre()
    {
        await using var wire = await Wire.StartAsync(Scenario.CreateOllama().Reply(new Reply
        {
            RawEvents =
            [
                """{"message":{"tool_calls":[{"function":{"name":"a","arguments":"{\"x\":1}"}},{"function":{"name":"b"}},{"function":{"name":"c","arguments":null}},7,{"function":1}]},"done":true}"""
            ],
        }));

        Assert.Equal([("a", "{\"x\":1}"), ("b", "{}"), ("c", "{}")], Wire.Calls(await wire.AskAsync()).Select(call => (call.Tool, call.Arguments)));
    }

    [Theory]
    [InlineData("application/json", "{\"message\":{\"content\":\"who\"},\"done\":false}\n{\"message\":{\"content\":\"le\"},\"done\":true}")]
    [InlineData("application/json", "{\n  \"message\": {\n    \"content\": \"whole\"\n  },\n  \"done\": true\n}\n")]
    [InlineData("text/plain", "\ufeff{\"message\":{\"content\":\"whole\"},\"done\":true}")]
    [InlineData("application/x-ndjson", "\n \n{\"message\":{\"content\":\"whole\"},\"done\":true,\"done_reason\":\"stop\"}")]
    public async Task Answer_UnderAnotherName_IsRead(string type, string body)
    {
        await using var server = new RawServer($"HTTP/1.1 200 OK\r\nContent-Type: {type}\r\nConnection: close\r\n\r\n{body}");
        await using var wire = await Wire.StartAsync(Scenario.CreateOllama());

        var updates = await wire.AskAsync(wire.Options() with { BaseUrl = server.Address });

        Assert.Equal("whole", Wire.Text(updates));
        Assert.Equal(new ModelFinished(FinishReason.Stop), updates[^1]);
    }

    [Fact]
    public async Task Random_Streams_EndInOneLastUpdate()
    {
        var random = new Random(4);
        string[] good =
        [
            """{"message":{"role":"assistant","content":"a"},"done":false}""",
            """{"message":{"thinking":"t\ud800"},"done":false}""",
            """{"message":{"content":null,"tool_calls":[{"id":"x","function":{"index":0,"name":"n","arguments":{"\ud800":1}}}]}}""",
            """{"message":{"tool_calls":[{"function":{"name":"m","arguments":[1]}},{"function":{"name":""}}]}}""",
            """{"message":{"content":""},"done":true,"done_reason":"stop","prompt_eval_count":5,"eval_count":-2}""",
            """{"done":true}""",
            """{"message":[]}""",
            """{"error":"e"}""", """{"error":{"message":"m"}}""", "{}", "[]", "7", "", " ", "{",
        ];
        for (var round = 0; round < 3000; round++)
        {
            var text = string.Join(
                random.Next(3) switch { 0 => "\n", 1 => "\r\n", _ => "\r" },
                Enumerable.Range(0, random.Next(10)).Select(_ => good[random.Next(random.Next(2) == 0 ? 5 : good.Length)]));
            var bytes = System.Text.Encoding.UTF8.GetBytes(text);
            for (var i = random.Next(4); i > 0 && bytes.Length > 0; i--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            await using var client = new OllamaProvider(new FixedAnswer(bytes), TimeProvider.System).CreateClient(new("p", "m") { BaseUrl = "http://x" });
            ModelUpdate? last = null;
            await foreach (var update in client.StreamAsync(Wire.Say("x"), CancellationToken.None))
            {
                Assert.False(last is ModelFinished or ModelFault);
                last = update;
            }

            Assert.True(last is ModelFinished or ModelFault);
        }
    }

    [Fact]
    public async Task WarmUp_SendsNothing()
    {
        await using var wire = await Wire.StartAsync(Scenario.CreateOllama());
        await using var client = new OllamaProvider(wire, TimeProvider.System).CreateClient(wire.Options());

        await client.WarmUpAsync(CancellationToken.None);

        Assert.Equal((0, 0), (wire.Server.Requests.Count, wire.Server.ConnectionCount));
    }
}
