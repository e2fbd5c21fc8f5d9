using System.Text.Json;
using AgentHost.ModelServing;

namespace AgentHost.Plugins.OpenAI.Tests;

public sealed class StreamTests
{
    [Theory]
    [InlineData(null, null, false)]
    [InlineData(1, null, false)]
    [InlineData(null, 1, true)]
    [InlineData(3, 7, true)]
    public async Task Text_InAnyPieces_ArrivesWhole(int? chunk, int? split, bool crlf)
    {
        var reply = Reply.Of("Grüße, 世界 😀!") with { ChunkSize = chunk, SplitBytes = split, Reasoning = "thinking…", Usage = new ReplyUsage(12, 7, 5, 3) };
        var scenario = Scenario.Create().Reply(reply).WithFault(Fault.Of(FaultKind.Comments)).WithFault(Fault.Of(FaultKind.EventLines))
            .WithFault(Fault.Of(FaultKind.EmptyChoices));
        await using var wire = await Wire.StartAsync(crlf ? scenario.WithFault(Fault.Of(FaultKind.Crlf)) : scenario);

        var updates = await wire.AskAsync();

        Assert.Equal("Grüße, 世界 😀!", Wire.Text(updates));
        Assert.Equal("thinking…", string.Concat(updates.OfType<ReasoningDelta>().Select(delta => delta.Text)));
        Assert.Equal(new TokenUsage(12, 7) { CacheRead = 5, Reasoning = 3 }, updates.OfType<UsageUpdate>().Last().Usage);
        Assert.Equal(FinishReason.Stop, Assert.IsType<ModelFinished>(updates[^1]).Reason);
        wire.Server.Verify();
    }

    [Fact]
    public async Task ToolCalls_Interleaved_ArePutTogether()
    {
        var reply = new Reply
        {
            ToolCalls = [new ReplyToolCall { Id = "a", Name = "read", Arguments = "{\"path\":\"x\"}" }, new ReplyToolCall { Id = "b", Name = "list" }],
            InterleaveToolCalls = true,
            ChunkSize = 2,
        };
        await using var wire = await Wire.StartAsync(Scenario.Create().Reply(reply));

        var updates = await wire.AskAsync();

        Assert.Equal([("a", "read", "{\"path\":\"x\"}"), ("b", "list", "{}")], Wire.Calls(updates));
        Assert.Equal(FinishReason.ToolCalls, Assert.IsType<ModelFinished>(updates[^1]).Reason);
    }

    [Theory]
    [InlineData("length", FinishReason.OutputLimit)]
    [InlineData("content_filter", FinishReason.ContentFilter)]
    [InlineData("stop", FinishReason.Stop)]
    [InlineData("tired", FinishReason.Unknown)]
    public async Task FinishReason_OfTheWire_IsNamed(string wireReason, FinishReason expected)
    {
        await using var wire = await Wire.StartAsync(Scenario.Create().Reply(Reply.Of("x") with { FinishReason = wireReason }));

        var finished = Assert.IsType<ModelFinished>((await wire.AskAsync())[^1]);

        Assert.Equal(expected, finished.Reason);
        Assert.Equal(expected == FinishReason.Unknown ? "tired" : null, finished.Detail);
    }

    [Fact]
    public async Task Refusal_IsToldApart()
    {
        await using var wire = await Wire.StartAsync(Scenario.Create().Reply(new Reply { Refusal = "I will not." }));

        var finished = Assert.IsType<ModelFinished>((await wire.AskAsync())[^1]);

        Assert.Equal((FinishReason.Refusal, "I will not."), (finished.Reason, finished.Detail));
    }

    [Theory]
    [InlineData(FaultKind.NoDone)]
    [InlineData(FaultKind.DuplicateFinish)]
    [InlineData(FaultKind.MissingToolCallIds)]
    public async Task Oddity_ThatLosesNothing_IsFine(FaultKind kind)
    {
        await using var wire = await Wire.StartAsync(Scenario.Create().ToolCall("read", "{\"path\":\"a\"}", "c1").WithFault(Fault.Of(kind)));

        var updates = await wire.AskAsync();

        Assert.IsType<ModelFinished>(updates[^1]);
        Assert.Equal([(kind == FaultKind.MissingToolCallIds ? null : "c1", "read", "{\"path\":\"a\"}")], Wire.Calls(updates));
    }

    public static TheoryData<string, string[], string> Quirks() => new()
    {
        {
            "no index, whole calls",
            ["""{"id":"a","function":{"name":"read","arguments":"{\"p\":1}"}}""", """{"id":"b","function":{"name":"list","arguments":"{}"}}"""],
            "a read {\"p\":1}; b list {}"
        },
        {
            "neither index nor id",
            ["""{"function":{"name":"read","arguments":"{}"}}""", """{"function":{"name":"list","arguments":"{}"}}"""],
            " read {}; list {}"
        },
        {
            "all calls at index 0",
            [
                """{"index":0,"id":"a","function":{"name":"read","arguments":"{}"}}""",
                """{"index":0,"id":"b","function":{"name":"list","arguments":"{\"x\":2}"}}"""
            ],
            "a read {}; b list {\"x\":2}"
        },
        {
            "name in pieces",
            [
                """{"index":0,"id":"a","function":{"name":"re"}}""", """{"index":0,"function":{"name":"ad","arguments":""}}""",
                """{"index":0,"function":{"arguments":"{}"}}"""
            ],
            "a read {}"
        },
        {
            "name repeated",
            ["""{"index":0,"id":"a","function":{"name":"read","arguments":"{"}}""", """{"index":0,"id":"a","function":{"name":"read","arguments":"}"}}"""],
            "a read {}"
        },
        { "arguments as object", ["""{"index":0,"id":"a","function":{"name":"read","arguments":{"p":[1]}}}"""], "a read {\"p\":[1]}" },
        {
            "empty object, then pieces",
            ["""{"index":0,"id":"a","function":{"name":"read","arguments":{}}}""", """{"index":0,"function":{"arguments":"{\"p\":1}"}}"""],
            "a read {\"p\":1}"
        },
        { "no arguments at all", ["""{"index":0,"id":"a","function":{"name":"read"}}"""], "a read {}" },
        { "id later, other index base", ["""{"index":1,"function":{"name":"read"}}""", """{"index":1,"id":"a","function":{"arguments":"{}"}}"""], "a read {}" },
    };

    [Theory]
    [MemberData(nameof(Quirks))]
    public async Task ToolCall_QuirksOfGateways_AreUnderstood(string quirk, string[] pieces, string expected)
    {
        var events = pieces.Select(piece => """{"choices":[{"index":0,"delta":{"tool_calls":[PIECE]}}]}""".Replace("PIECE", piece, StringComparison.Ordinal))
            .Append("""{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""");
        await using var wire = await Wire.StartAsync(Scenario.Create().Reply(new Reply { RawEvents = [.. events] }));

        var updates = await wire.AskAsync();

        Assert.NotEmpty(quirk);
        Assert.Equal(expected.Trim(), string.Join("; ", Wire.Calls(updates).Select(call => $"{call.Id} {call.Tool} {call.Arguments}".Trim())));
        Assert.Equal(FinishReason.ToolCalls, Assert.IsType<ModelFinished>(updates[^1]).Reason);
    }

    [Theory]
    [InlineData("""{"choices":[{"delta":{"reasoning":"r","content":"t"},"finish_reason":"stop"}]}""", "r", "t")]
    [InlineData(
        """{"choices":[{"delta":{"reasoning":"r","reasoning_content":"r"}}]} {"choices":[{"delta":{"content":"t"},"finish_reason":"stop"}]}""", "r", "t")]
    [InlineData(
        """{"choices":[{"delta":{"content":[{"type":"thinking","thinking":[{"type":"text","text":"r"}]},{"type":"text","text":"t"}]},"finish_reason":"stop"}]}""",
        "r",
        "t")]
    [InlineData("""{"choices":[{"delta":{"content":"\ud83d"}}]} {"choices":[{"delta":{"content":"t"},"finish_reason":"stop"}]}""", "", "\uFFFDt")]
    [InlineData("""{"choices":[{"index":1,"delta":{"content":"other"}},{"index":0,"delta":{"content":"t"},"finish_reason":"stop"}]}""", "", "t")]
    public async Task Content_QuirksOfGateways_AreUnderstood(string events, string reasoning, string text)
    {
        await using var wire = await Wire.StartAsync(
            Scenario.Create().Reply(new Reply { RawEvents = events.Replace("} {", "}\n{", StringComparison.Ordinal).Split('\n') }));

        var updates = await wire.AskAsync();

        Assert.Equal(reasoning, string.Concat(updates.OfType<ReasoningDelta>().Select(delta => delta.Text)));
        Assert.Equal(text, Wire.Text(updates));
        Assert.IsType<ModelFinished>(updates[^1]);
    }

    [Theory]
    [InlineData("""{"usage":{"prompt_tokens":9,"completion_tokens":2,"prompt_cache_hit_tokens":4}}""", 9, 2, 4)]
    [InlineData("""{"x_groq":{"usage":{"prompt_tokens":9,"completion_tokens":2}}}""", 9, 2, 0)]
    [InlineData("""{"choices":[{"delta":{},"usage":{"prompt_tokens":9,"completion_tokens":2,"cached_tokens":3}}]}""", 9, 2, 3)]
    [InlineData("""{"usage":{"prompt_tokens":-1,"completion_tokens":"x","prompt_tokens_details":null}}""", 0, 0, 0)]
    public async Task Usage_QuirksOfGateways_AreUnderstood(string last, long input, long output, long cached)
    {
        await using var wire = await Wire.StartAsync(
            Scenario.Create().Reply(new Reply { RawEvents = ["""{"choices":[{"delta":{"content":"x"},"finish_reason":"stop"}]}""", last] }));

        var usage = (await wire.AskAsync()).OfType<UsageUpdate>().Single().Usage;

        Assert.Equal(new TokenUsage(input, output) { CacheRead = cached }, usage);
    }

    [Fact]
    public async Task Opaque_OfAnAnswer_GoesBackAsItCame()
    {
        var scenario = Scenario.Create().Reply(new Reply
        {
            RawEvents =
            [
                """{"choices":[{"delta":{"reasoning":"why","reasoning_details":[{"type":"reasoning.encrypted","data":"xyz"}]}}]}""",
                """{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"c","extra_content":{"google":{"thought_signature":"sig"}},"function":{"name":"read","arguments":"{}"}}]},"finish_reason":"tool_calls"}]}""",
            ],
        }).Reply("done");
        await using var wire = await Wire.StartAsync(scenario);
        var updates = await wire.AskAsync("""{"echoReasoning":true}""");
        var reasoning = new ReasoningPart("why") { Opaque = updates.OfType<ReasoningDelta>().Last().Opaque };
        var call = new ToolCallPart("c", "read", AgentJson.EmptyObject) { Opaque = updates.OfType<ToolCallDelta>().First().Opaque };
        var assistant = new Message("2", MessageRole.Assistant, [reasoning, call], default) { Model = "test/test-model" };
        var tool = new Message("3", MessageRole.Tool, [new ToolResultPart("c", [new TextPart("ok")])], default);

        await wire.AskAsync(request: new ModelRequest([.. Wire.Say("go").Messages, assistant, tool]));
        var sent = wire.Server.ModelRequests[1].Messages[1];
        await wire.AskAsync(wire.Options() with { Provider = "other" });

        Assert.Equal("why", sent.GetProperty("reasoning_content").GetString());
        Assert.Equal("xyz", sent.GetProperty("reasoning_details")[0].GetProperty("data").GetString());
        Assert.Equal("sig", sent.GetProperty("tool_calls")[0].GetProperty("extra_content").GetProperty("google").GetProperty("thought_signature").GetString());
        Assert.Empty(wire.Server.Violations);
    }

    [Theory]
    [InlineData("{}", true)]
    [InlineData("""{"echoReasoning":false}""", false)]
    public async Task ReasoningAndUnknownMembers_OfAMessageThatCallsTools_GoBackWithoutASwitch(string settings, bool reasons)
    {
        var scenario = Scenario.Create().Reply(new Reply
        {
            RawEvents =
            [
                """{"choices":[{"delta":{"role":"assistant","reasoning_content":"wh","thought_state":"a","annotations":[]}}]}""",
                """{"choices":[{"delta":{"reasoning_content":"y","thought_state":"b","items":[1]}}]}""",
                """{"choices":[{"delta":{"items":[2],"tool_calls":[{"index":0,"id":"c","function":{"name":"read","arguments":"{}"}}]},"finish_reason":"tool_calls"}]}""",
            ],
        }).Reply("done").Reply("done");
        await using var wire = await Wire.StartAsync(scenario);
        var updates = await wire.AskAsync(settings);
        var reasoning = new ReasoningPart("why") { Opaque = updates.OfType<ReasoningDelta>().LastOrDefault()?.Opaque };
        var members = Assert.Single(updates.OfType<OpaqueUpdate>()).Part;
        var call = new ToolCallPart("c", "read", AgentJson.EmptyObject);
        var assistant = new Message("2", MessageRole.Assistant, [reasoning, members, call], default) { Model = "test/test-model" };
        var tool = new Message("3", MessageRole.Tool, [new ToolResultPart("c", [new TextPart("ok")])], default);

        await wire.AskAsync(request: new ModelRequest([.. Wire.Say("go").Messages, assistant, tool]));
        await wire.AskAsync(request: new ModelRequest([.. Wire.Say("go").Messages, assistant with { Parts = [reasoning, new TextPart("said")] }]));
        var sent = wire.Server.ModelRequests[1].Messages[1];

        Assert.Equal(reasons ? "why" : null, sent.TryGetProperty("reasoning_content", out var text) ? text.GetString() : null);
        Assert.Equal("ab", sent.GetProperty("thought_state").GetString());
        Assert.Equal("[1,2]", sent.GetProperty("items").GetRawText());
        Assert.False(sent.TryGetProperty("annotations", out _));
        Assert.False(wire.Server.ModelRequests[2].Messages[1].TryGetProperty("reasoning_content", out _));
    }

    [Fact]
    public async Task Answer_NotStreamed_IsRead()
    {
        var body =
            """{"choices":[{"index":0,"message":{"role":"assistant","content":"whole"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":2}}""";
        await using var server = new RawServer("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n" + body);
        await using var wire = await Wire.StartAsync(Scenario.Create());

        var updates = await wire.AskAsync(wire.Options() with { BaseUrl = server.Address + "/v1" });

        Assert.Equal("whole", Wire.Text(updates));
        Assert.Equal(FinishReason.Stop, Assert.IsType<ModelFinished>(updates[^1]).Reason);
    }

    [Fact]
    public async Task ListModels_OfAService_AreItsOwn()
    {
        await using var wire = await Wire.StartAsync(Scenario.Create() with { Models = ["b", "a"] });

        var models = await new OpenAIProvider(wire, TimeProvider.System).ListModelsAsync(wire.Options(), CancellationToken.None);

        Assert.Equal(["b", "a"], models.Select(model => model.Id));
    }

    [Theory]
    [InlineData("""{"data":[{"id":"x","name":"X","context_length":4096},{"id":3},7]}""", 1)]
    [InlineData("""[{"id":"x","max_model_len":4096}]""", 1)]
    [InlineData("""{"data":null}""", 0)]
    [InlineData("3", 0)]
    public void Listing_InItsForms_IsRead(string json, int count)
    {
        var models = ModelListing.Read(AgentJson.Parse(json));

        Assert.Equal(count, models.Count);
        Assert.All(models, model => Assert.Equal(4096, model.ContextWindow));
    }
}
