using AgentHost.ModelServing;

namespace AgentHost.Plugins.Anthropic.Tests;

public sealed class StreamTests
{
    [Theory]
    [InlineData(null, null, false)]
    [InlineData(1, null, false)]
    [InlineData(null, 1, true)]
    [InlineData(3, 7, true)]
    public async Task Text_InAnyPieces_ArrivesWhole(int? chunk, int? split, bool crlf)
    {
        var reply = Reply.Of("Grüße, 世界 😀!") with
        {
            ChunkSize = chunk,
            SplitBytes = split,
            Reasoning = "thinking…",
            Usage = new ReplyUsage(120, 7, 50, 3, 30)
        };
        var scenario = Scenario.CreateMessages().Reply(reply).WithFault(Fault.Of(FaultKind.Comments));
        await using var wire = await Wire.StartAsync(crlf ? scenario.WithFault(Fault.Of(FaultKind.Crlf)) : scenario);

        var updates = await wire.AskAsync();

        Assert.Equal("Grüße, 世界 😀!", Wire.Text(updates));
        Assert.Equal("thinking…", string.Concat(updates.OfType<ReasoningDelta>().Select(delta => delta.Text)));
        Assert.Equal(new TokenUsage(120, 7) { CacheRead = 50, CacheWrite = 30, Reasoning = 3 }, updates.OfType<UsageUpdate>().Last().Usage);
        Assert.Equal(new ModelFinished(FinishReason.Stop), updates[^1]);
        wire.Server.Verify();
    }

    [Theory]
    [InlineData("end_turn", FinishReason.Stop, null)]
    [InlineData("stop_sequence", FinishReason.Stop, null)]
    [InlineData("tool_use", FinishReason.Stop, null)]
    [InlineData("max_tokens", FinishReason.OutputLimit, null)]
    [InlineData("model_context_window_exceeded", FinishReason.OutputLimit, "the model's context is full")]
    [InlineData("pause_turn", FinishReason.Unknown, "pause_turn")]
    [InlineData("tired", FinishReason.Unknown, "tired")]
    public async Task StopReason_OfTheWire_IsNamed(string wireReason, FinishReason expected, string? detail)
    {
        await using var wire = await Wire.StartAsync(Scenario.CreateMessages().Reply(Reply.Of("x") with { FinishReason = wireReason }));

        Assert.Equal(new ModelFinished(expected) { Detail = detail }, (await wire.AskAsync())[^1]);
    }

    [Fact]
    public async Task Refusal_IsToldApart()
    {
        await using var wire = await Wire.StartAsync(Scenario.CreateMessages().Reply(new Reply { Refusal = "I will not." }));

        Assert.Equal(new ModelFinished(FinishReason.Refusal) { Detail = "I will not." }, (await wire.AskAsync())[^1]);
    }

    [Fact]
    public async Task Answer_OfNothing_IsAnEnd()
    {
        await using var wire = await Wire.StartAsync(Scenario.CreateMessages().Reply(new Reply()));

        Assert.Equal(new ModelFinished(FinishReason.Stop), (await wire.AskAsync())[^1]);
    }

    [Theory]
    [InlineData(FaultKind.NoDone)]
    [InlineData(FaultKind.NoFinish)]
    [InlineData(FaultKind.DuplicateFinish)]
    [InlineData(FaultKind.MissingToolCallIds)]
    public async Task Oddity_ThatLosesNothing_IsFine(FaultKind kind)
    {
        await using var wire = await Wire.StartAsync(Scenario.CreateMessages().ToolCall("read", "{\"path\":\"a\"}", "c1").WithFault(Fault.Of(kind)));

        var updates = await wire.AskAsync();

        Assert.Equal(new ModelFinished(FinishReason.ToolCalls), updates[^1]);
        Assert.Equal([(kind == FaultKind.MissingToolCallIds ? null : "c1", "read", "{\"path\":\"a\"}")], Wire.Calls(updates));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a long thought, in pieces")]
    public async Task Thinking_OfAnAnswer_GoesBackUnchanged(string thought)
    {
        await using var wire = await Wire.StartAsync(Scenario.CreateMessages()
            .Reply(new Reply
            {
                Reasoning = thought,
                RedactedThinking = "hidden",
                Text = "I read.",
                ToolCalls = [new ReplyToolCall { Id = "c", Name = "read" }],
                ChunkSize = 3
            }).Reply("done").Reply("other"));
        var first = await wire.AskAsync();
        var answer = Wire.Answered(first);
        var result = new Message("3", MessageRole.Tool, [new ToolResultPart("c", [new TextPart("ok")])], default);
        var request = new ModelRequest([.. Wire.Say("go").Messages, answer, result]);

        // The server checks each signature against its text.
        await wire.AskAsync(request: request);
        await wire.AskAsync(wire.Options() with { Provider = "other" }, request);

        wire.Server.Verify();
        string Types(int index) =>
            string.Join(
                ' ',
                wire.Server.ModelRequests[index].Json!.Value.GetProperty("messages")[1].GetProperty("content").EnumerateArray()
                    .Select(block => block.GetProperty("type").GetString()));
        Assert.Equal(("thinking redacted_thinking text tool_use", "text tool_use"), (Types(1), Types(2)));
        Assert.Equal("anthropic", first.OfType<OpaqueUpdate>().Single().Part.Provider);
    }

    [Fact]
    public async Task Block_OfAnUnknownKind_IsKeptWhole()
    {
        await using var wire = await Wire.StartAsync(Scenario.CreateMessages().Reply(new Reply
        {
            RawEvents =
            [
                """{"type":"message_start","message":{"usage":{"input_tokens":3,"output_tokens":1}}}""",
                """{"type":"content_block_start","index":0,"content_block":{"type":"server_tool_use","id":"s","name":"web_search","input":{}}}""",
                """{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{\"query\":"}}""",
                """{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"\"x\"}"}}""",
                """{"type":"content_block_stop","index":0}""",
                """{"type":"content_block_start","index":1,"content_block":{"type":"web_search_tool_result","tool_use_id":"s","content":[{"encrypted_content":"e"}]}}""",
                """{"type":"content_block_stop","index":1}""",
                """{"type":"a_new_kind","x":1}""",
                """{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":4,"input_tokens":null}}""",
            ],
        }));

        var updates = await wire.AskAsync();

        Assert.Equal(
            [
                """{"type":"server_tool_use","id":"s","name":"web_search","input":{"query":"x"}}""",
                """{"type":"web_search_tool_result","tool_use_id":"s","content":[{"encrypted_content":"e"}]}"""
            ],
            updates.OfType<OpaqueUpdate>().Select(update => update.Part.Value.GetRawText()));
        Assert.Equal([new TokenUsage(3, 1), new TokenUsage(3, 4)], updates.OfType<UsageUpdate>().Select(update => update.Usage));
        Assert.IsType<ModelFinished>(updates[^1]);
    }

    public static TheoryData<string, string[], string> Quirks() => new()
    {
        {
            "input at once",
            ["""{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"a","name":"read","input":{"p":1}}}"""],
            "a read {\"p\":1}"
        },
        {
            "no stops, all at 0",
            [
                """{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"a","name":"read"}}""",
                """{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"b","name":"list","input":{}}}"""
            ],
            "a read {}; b list {}"
        },
        {
            "blocks side by side",
            [
                """{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"a","name":"read"}}""",
                """{"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"b","name":"list"}}""",
                """{"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{\"b\":1}"}}""",
                """{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{\"a\":1}"}}"""
            ],
            "a read {\"a\":1}; b list {\"b\":1}"
        },
        {
            "deltas without a block",
            [
                """{"type":"content_block_delta","index":7,"delta":{"type":"text_delta","text":"x"}}""",
                """{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"a","name":"read"}}"""
            ],
            "a read {}"
        },
    };

    [Theory]
    [MemberData(nameof(Quirks))]
    public async Task ToolCall_QuirksOfGateways_AreUnderstood(string quirk, string[] events, string expected)
    {
        await using var wire = await Wire.StartAsync(
            Scenario.CreateMessages().Reply(new Reply { RawEvents = [.. events, """{"type":"message_delta","delta":{"stop_reason":"tool_use"}}"""] }));

        var updates = await wire.AskAsync();

        Assert.NotEmpty(quirk);
        Assert.Equal(expected, string.Join("; ", Wire.Calls(updates).Select(call => $"{call.Id} {call.Tool} {call.Arguments}")));
        Assert.Equal(FinishReason.ToolCalls, Assert.IsType<ModelFinished>(updates[^1]).Reason);
    }

    [Fact]
    public async Task Answer_NotStreamed_IsRead()
    {
        var body =
            """{"type":"message","content":[{"type":"thinking","thinking":"t","signature":"s"},{"type":"text","text":"whole"},{"type":"tool_use","id":"a","name":"n","input":{"x":1}}],"stop_reason":"tool_use","usage":{"input_tokens":1,"output_tokens":2}}""";
        await using var server = new RawServer("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n" + body);
        await using var wire = await Wire.StartAsync(Scenario.CreateMessages());

        var updates = await wire.AskAsync(wire.Options() with { BaseUrl = server.Address });

        Assert.Equal("whole", Wire.Text(updates));
        Assert.Equal([("a", "n", "{\"x\":1}")], Wire.Calls(updates));
        Assert.Equal(FinishReason.ToolCalls, Assert.IsType<ModelFinished>(updates[^1]).Reason);
    }

    [Fact]
    public async Task ListModels_OverPages_GivesAll()
    {
        string[] names = [.. Enumerable.Range(0, 2300).Select(number => $"m{number}")];
        await using var wire = await Wire.StartAsync(Scenario.CreateMessages() with { Models = names, ApiKey = "k" });

        var models = await new AnthropicProvider(wire, TimeProvider.System).ListModelsAsync(wire.Options() with { Credential = "k" }, CancellationToken.None);

        Assert.Equal(names, models.Select(model => model.Id));
        Assert.Equal(
            ["/v1/models?limit=1000", "/v1/models?limit=1000&after_id=m999", "/v1/models?limit=1000&after_id=m1999"],
            wire.Server.Requests.Select(request => request.Target));
        Assert.Equal(
            ("M0", 200_000, 64_000, true, true),
            (models[0].Name, models[0].ContextWindow, models[0].OutputLimit, models[0].Images, models[0].StructuredOutput));
        Assert.Equal(["low", "medium", "high"], models[0].ReasoningLevels);
    }

    [Theory]
    [InlineData("""{"data":[{"id":"x","capabilities":null},{"id":3},7],"has_more":true}""", 1)]
    [InlineData("""{"data":[{"id":"x","capabilities":{"effort":[],"image_input":{"supported":"yes"}},"max_tokens":-1}]}""", 1)]
    [InlineData("""{"data":null}""", 0)]
    [InlineData("[3]", 0)]
    public void Listing_InItsForms_IsRead(string json, int count)
    {
        var models = new List<ModelInfo>();

        Assert.Null(ModelListing.Read(AgentJson.Parse(json), models));

        Assert.Equal(count, models.Count);
        Assert.All(models, model => Assert.Equal(new ModelInfo("x"), model with { ReasoningLevels = null }));
    }
}
