using System.Text.Json;
using AgentHost.ModelServing;

namespace AgentHost.Plugins.OpenAI.Tests.Responses;

public sealed class ResponsesStreamTests
{
    private const string Api = """{"api":"responses","reasoningSummary":"auto"}""";
    private const string Done = """{"type":"response.completed","response":{"status":"completed"}}""";

    private static string Reasoning(IEnumerable<ModelUpdate> updates) => string.Concat(updates.OfType<ReasoningDelta>().Select(delta => delta.Text));

    private static async Task<List<ModelUpdate>> ReadAsync(params string[] events)
    {
        await using var wire = await Wire.StartAsync(Scenario.CreateResponses().Reply(new Reply { RawEvents = events }));
        return await wire.AskAsync(Api);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Answer_OfEveryKind_IsRead(int? chunk)
    {
        await using var wire = await Wire.StartAsync(Scenario.CreateResponses().Reply(new Reply
        {
            Reasoning = "First I look.",
            Text = "Reading é𝄞.",
            ToolCalls = [new() { Id = "c1", Name = "read", Arguments = """{"path":"a"}""" }, new() { Id = "c2", Name = "list" }],
            Usage = new ReplyUsage(100, 20, 60, 7),
            ChunkSize = chunk,
            SplitBytes = chunk,
        }));

        var updates = await wire.AskAsync(Api);

        wire.Server.Verify();
        Assert.Equal("First I look.", Reasoning(updates));
        Assert.Equal("Reading é𝄞.", Wire.Text(updates));
        Assert.Equal([("c1", "read", """{"path":"a"}"""), ("c2", "list", "{}")], Wire.Calls(updates));
        Assert.Equal(new TokenUsage(100, 20) { CacheRead = 60, Reasoning = 7 }, updates.OfType<UsageUpdate>().Single().Usage);
        Assert.Equal(FinishReason.ToolCalls, Assert.IsType<ModelFinished>(updates[^1]).Reason);
    }

    [Theory]
    [InlineData("max_output_tokens", FinishReason.OutputLimit)]
    [InlineData("content_filter", FinishReason.ContentFilter)]
    [InlineData("moon_phase", FinishReason.Unknown)]
    public async Task Incomplete_OfEachReason_IsNamed(string reason, FinishReason expected)
    {
        await using var wire = await Wire.StartAsync(Scenario.CreateResponses().Reply(Reply.Of("x") with { FinishReason = reason }));

        var finished = Assert.IsType<ModelFinished>((await wire.AskAsync(Api))[^1]);

        Assert.Equal((expected, expected == FinishReason.Unknown ? reason : null), (finished.Reason, finished.Detail));
    }

    [Fact]
    public async Task Refusal_InPieces_IsSaid()
    {
        await using var wire = await Wire.StartAsync(Scenario.CreateResponses().Reply(new Reply { Refusal = "I will not.", ChunkSize = 2 }));

        var updates = await wire.AskAsync(Api);

        var finished = Assert.IsType<ModelFinished>(updates[^1]);
        Assert.Equal((FinishReason.Refusal, "I will not."), (finished.Reason, finished.Detail));
        Assert.Empty(Wire.Text(updates));
    }

    [Fact]
    public async Task Call_WithoutItsId_IsRead()
    {
        await using var wire = await Wire.StartAsync(
            Scenario.CreateResponses().ToolCall("read", """{"path":"a"}""").WithFault(Fault.Of(FaultKind.MissingToolCallIds)));

        Assert.Equal([(null, "read", """{"path":"a"}""")], Wire.Calls(await wire.AskAsync(Api)));
    }

    public static TheoryData<string, string[], string> Quirks() => new()
    {
        { "no pieces of text", ["""{"type":"response.output_text.done","output_index":0,"content_index":0,"text":"t"}"""], "" },
        {
            "text only with its item",
            ["""{"type":"response.output_item.done","output_index":0,"item":{"type":"message","content":[{"type":"output_text","text":"t"}]}}"""],
            "t"
        },
        { "pieces of an item never announced", ["""{"type":"response.output_text.delta","delta":"t"}"""], "t" },
        {
            "an item by its id",
            [
                """{"type":"response.output_item.added","item":{"id":"m","type":"message"}}""",
                """{"type":"response.output_text.delta","item_id":"m","delta":"t"}"""
            ],
            "t"
        },
        {
            "text given twice",
            [
                """{"type":"response.output_item.added","output_index":0,"item":{"type":"message"}}""",
                """{"type":"response.output_text.delta","output_index":0,"content_index":0,"delta":"t"}""",
                """{"type":"response.output_text.done","output_index":0,"content_index":0,"text":"t"}""",
                """{"type":"response.output_item.done","output_index":0,"item":{"type":"message","content":[{"type":"output_text","text":"t"}]}}"""
            ],
            "t"
        },
        {
            "two sections of reasoning",
            [
                """{"type":"response.reasoning_summary_text.delta","output_index":0,"summary_index":0,"delta":"a"}""",
                """{"type":"response.reasoning_summary_text.delta","output_index":0,"summary_index":1,"delta":"b"}"""
            ],
            "<a\n\nb>"
        },
        { "open reasoning", ["""{"type":"response.reasoning_text.delta","output_index":0,"content_index":0,"delta":"a"}"""], "<a>" },
        {
            "reasoning only with its item",
            [
                """{"type":"response.output_item.done","output_index":0,"item":{"type":"reasoning","summary":[{"type":"summary_text","text":"a"},{"type":"summary_text","text":"b"}]}}"""
            ],
            "<a\n\nb>"
        },
        {
            "a call in one piece",
            ["""{"type":"response.output_item.done","output_index":0,"item":{"type":"function_call","call_id":"c","name":"read","arguments":"{\"p\":1}"}}"""],
            "c read {\"p\":1}"
        },
        {
            "a call's arguments at its beginning",
            ["""{"type":"response.output_item.added","output_index":0,"item":{"type":"function_call","call_id":"c","name":"read","arguments":"{\"p\":1}"}}"""],
            "c read {\"p\":1}"
        },
        {
            "a call's name at its end",
            [
                """{"type":"response.output_item.added","output_index":0,"item":{"type":"function_call"}}""",
                """{"type":"response.function_call_arguments.delta","output_index":0,"delta":"{}"}""",
                """{"type":"response.output_item.done","output_index":0,"item":{"type":"function_call","call_id":"c","name":"read","arguments":"{}"}}"""
            ],
            "c read {}"
        },
        {
            "events unheard of",
            ["""{"type":"response.moon.delta","delta":"x"}""", """{"type":"keepalive"}""", """{"type":"response.output_text.delta","delta":"t"}"""],
            "t"
        },
        { "half a surrogate pair", ["""{"type":"response.output_text.delta","delta":"\ud83d"}"""], "\uFFFD" },
    };

    [Theory]
    [MemberData(nameof(Quirks))]
    public async Task Events_InTheirForms_AreRead(string quirk, string[] events, string expected)
    {
        var updates = await ReadAsync([.. events, Done]);

        Assert.IsType<ModelFinished>(updates[^1]);
        var calls = Wire.Calls(updates);
        var said = (Reasoning(updates) is { Length: > 0 } reasoning ? $"<{reasoning}>" : "") + Wire.Text(updates)
            + string.Concat(calls.Select(_ =>
                string.Join(
                    ' ',
                    updates.OfType<ToolCallDelta>().First(delta => delta.CallId is not null).CallId,
                    string.Concat(updates.OfType<ToolCallDelta>().Select(delta => delta.Tool)),
                    calls[0].Arguments)));
        Assert.True(expected == said, $"{quirk}: {said}");
    }

    [Fact]
    public async Task Answer_OfItsLastEventAlone_IsRead()
    {
        var updates = await ReadAsync(
            """{"type":"response.completed","response":{"status":"completed","output":[{"type":"message","content":[{"type":"output_text","text":"t"}]},{"type":"function_call","call_id":"c","name":"n","arguments":"{}"}],"usage":{"input_tokens":3,"output_tokens":-1}}}""");

        Assert.Equal(("t", 1), (Wire.Text(updates), Wire.Calls(updates).Count));
        Assert.Equal(new TokenUsage(3, 0), updates.OfType<UsageUpdate>().Single().Usage);
    }

    [Fact]
    public async Task Answer_NotStreamed_IsRead()
    {
        const string Body =
            """{"object":"response","status":"incomplete","error":null,"incomplete_details":{"reason":"max_output_tokens"},"output":[{"type":"message","content":[{"type":"output_text","text":"whole"}]}]}""";
        await using var server = new RawServer("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n" + Body);
        await using var wire = await Wire.StartAsync(Scenario.Create());

        var updates = await wire.AskAsync(wire.Options(Api) with { BaseUrl = server.Address + "/v1" });

        Assert.Equal("whole", Wire.Text(updates));
        Assert.Equal(FinishReason.OutputLimit, Assert.IsType<ModelFinished>(updates[^1]).Reason);
    }

    [Fact]
    public async Task Answer_OfTheOtherWire_IsNoAnswer()
    {
        var fault = Assert.IsType<ModelFault>((await ReadAsync("""{"choices":[{"index":0,"delta":{"content":"x"},"finish_reason":"stop"}]}"""))[^1]);

        Assert.Equal(ModelFaultKind.BadResponse, fault.Kind);
        Assert.Contains("is not Responses", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_WithoutAName_IsNoAnswer() =>
        Assert.Equal(
            ModelFaultKind.BadResponse,
            Assert.IsType<ModelFault>(
                (await ReadAsync("""{"type":"response.output_item.added","output_index":0,"item":{"type":"function_call","call_id":"c"}}""", Done))[^1]).Kind);

    [Fact]
    public async Task Items_WithoutEnd_AreBounded()
    {
        var events = Enumerable.Range(0, 10_002)
            .Select(i =>
                """{"type":"response.output_item.added","output_index":INDEX,"item":{"type":"message"}}""".Replace("INDEX", $"{i}", StringComparison.Ordinal));

        Assert.Equal(ModelFaultKind.BadResponse, Assert.IsType<ModelFault>((await ReadAsync([.. events, Done]))[^1]).Kind);
    }

    [Fact]
    public async Task Item_OfAServicesOwnTool_IsKeptUnlessItCannotBeWritten()
    {
        var updates = await ReadAsync(
            """{"type":"response.output_item.done","output_index":0,"item":{"type":"web_search_call","id":"ws_1"}}""",
            """{"type":"response.output_item.done","output_index":1,"item":{"type":"web_search_call","id":"\ud83d"}}""",
            Done);

        var part = Assert.Single(updates.OfType<OpaqueUpdate>()).Part;
        Assert.Equal("openai", part.Provider);
        Assert.Equal("ws_1", part.Value.GetProperty("item").GetProperty("id").GetString());
        Assert.Equal(JsonValueKind.Number, part.Value.GetProperty("at").ValueKind);
    }
}
