using System.Net;
using System.Text.Json;

namespace AgentHost.ModelServing.Tests;

public sealed class MessagesStreamTests
{
    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    [Fact]
    public async Task Stream_OfEveryBlock_IsAsTheServiceWritesIt()
    {
        await using ModelServer server = await ModelServer.StartAsync(Scenario.CreateMessages().Reply(new Reply
        {
            Reasoning = "hm",
            RedactedThinking = "secret",
            Text = "hé",
            ToolCalls = [new() { Id = "toolu_a", Name = "read", Arguments = """{"p":1}""" }, new() { Name = "list" }],
            Usage = new ReplyUsage(100, 9, 60, 3, 30),
            ChunkSize = 4,
        }));
        using var client = new MessagesClient(server);
        List<(string Name, string Data)> events = await client.EventsAsync();

        Assert.All(events, e => Assert.Equal(e.Name, Json(e.Data).GetProperty("type").GetString()));
        Assert.Equal(
            "message_start ping content_block_start content_block_delta content_block_delta content_block_stop content_block_start content_block_stop "
            + "content_block_start content_block_delta content_block_stop "
            + "content_block_start content_block_delta content_block_delta content_block_delta content_block_stop content_block_start content_block_delta "
            + "content_block_stop message_delta message_stop",
            string.Join(' ', events.Select(e => e.Name)));
        Assert.Equal(
            """{"type":"message_start","message":{"model":"m","id":"msg_00000001","type":"message","role":"assistant","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":10,"cache_creation_input_tokens":30,"cache_read_input_tokens":60,"output_tokens":1}}}""",
            events[0].Data);
        Assert.Equal("""{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}""", events[2].Data);
        Assert.Equal("""{"type":"content_block_delta","index":2,"delta":{"type":"text_delta","text":"hé"}}""", events[9].Data);
        Assert.Equal(
            """{"type":"content_block_start","index":3,"content_block":{"type":"tool_use","id":"toolu_a","name":"read","input":{}}}""", events[11].Data);
        Assert.Equal("""{"type":"content_block_delta","index":3,"delta":{"type":"input_json_delta","partial_json":"{\"p\""}}""", events[13].Data);
        Assert.Equal("toolu_1", Json(events[16].Data).GetProperty("content_block").GetProperty("id").GetString());
        Assert.Equal(
            """{"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null,"stop_details":null},"usage":{"input_tokens":10,"cache_creation_input_tokens":30,"cache_read_input_tokens":60,"output_tokens":9,"output_tokens_details":{"thinking_tokens":3}}}""",
            events[^2].Data);
        Assert.Equal("""{"type":"message_stop"}""", events[^1].Data);
        server.Verify();
    }

    [Fact]
    public async Task Whole_OfEveryBlock_IsAMessage()
    {
        await using ModelServer server = await ModelServer.StartAsync(Scenario.CreateMessages()
            .Reply(new Reply { Reasoning = "hm", Text = "hi", Refusal = "no", ToolCalls = [new() { Name = "t", Arguments = """{"a":[]}""" }] }));
        using var client = new MessagesClient(server);
        using HttpResponseMessage response = await client.PostAsync(MessagesClient.Body(stream: false));
        JsonElement message = Json(await response.Content.ReadAsStringAsync());

        Assert.Equal(["thinking", "text", "tool_use"], message.GetProperty("content").EnumerateArray().Select(b => b.GetProperty("type").GetString()));
        Assert.Equal(JsonValueKind.Array, message.GetProperty("content")[2].GetProperty("input").GetProperty("a").ValueKind);
        Assert.Equal("refusal", message.GetProperty("stop_reason").GetString());
        Assert.Equal("no", message.GetProperty("stop_details").GetProperty("explanation").GetString());
    }

    [Theory]
    [InlineData(FaultKind.NoDone, "message_start ping content_block_start content_block_delta content_block_stop message_delta")]
    [InlineData(FaultKind.NoFinish, "message_start ping content_block_start content_block_delta content_block_stop message_stop")]
    [InlineData(
        FaultKind.DuplicateFinish, "message_start ping content_block_start content_block_delta content_block_stop message_delta message_delta message_stop")]
    [InlineData(FaultKind.ErrorEvent, "message_start error")]
    [InlineData(FaultKind.InvalidJson, "message_start ping ping content_block_start content_block_delta content_block_stop message_delta message_stop")]
    [InlineData(FaultKind.Comments, "message_start ping content_block_start content_block_delta content_block_stop message_delta message_stop")]
    [InlineData(FaultKind.Crlf, "message_start ping content_block_start content_block_delta content_block_stop message_delta message_stop")]
    public async Task Faults_InsideAStream_AreAtTheirPlace(FaultKind kind, string names)
    {
        await using ModelServer server = await ModelServer.StartAsync(Scenario.CreateMessages().Reply("x").WithFault(Fault.Of(kind)));
        using var client = new MessagesClient(server);
        Assert.Equal(names, string.Join(' ', (await client.EventsAsync()).Select(e => e.Name)));
    }

    [Fact]
    public async Task ErrorEvent_ByDefault_IsOverloaded()
    {
        await using ModelServer server = await ModelServer.StartAsync(
            Scenario.CreateMessages().Reply("x").WithFault(new Fault { Kind = FaultKind.ErrorEvent, AfterEvents = 4 }));
        using var client = new MessagesClient(server);
        Assert.Equal("""{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""", (await client.EventsAsync())[^1].Data);
    }

    [Theory]
    [InlineData(401, "authentication_error")]
    [InlineData(429, "rate_limit_error")]
    [InlineData(500, "api_error")]
    [InlineData(529, "overloaded_error")]
    public async Task HttpError_OfEachStatus_HasTheServicesShape(int status, string type)
    {
        await using ModelServer server = await ModelServer.StartAsync(Scenario.CreateMessages().Fault(Fault.RetryLater(status, 3)));
        using var client = new MessagesClient(server);
        using HttpResponseMessage response = await client.PostAsync(MessagesClient.Body());
        JsonElement error = Json(await response.Content.ReadAsStringAsync());

        Assert.Equal((status, "3"), ((int)response.StatusCode, response.Headers.GetValues("Retry-After").Single()));
        Assert.Equal(("error", type), (error.GetProperty("type").GetString(), error.GetProperty("error").GetProperty("type").GetString()));
    }

    [Fact]
    public async Task Key_OfTheScenario_IsTakenFromEitherHeader()
    {
        await using ModelServer server = await ModelServer.StartAsync(Scenario.CreateMessages().Reply("x") with { ApiKey = "k" });
        using var client = new MessagesClient(server);
        using HttpResponseMessage wrong = await client.PostAsync(MessagesClient.Body(), "other");
        using HttpResponseMessage right = await client.PostAsync(MessagesClient.Body(), "k");
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (wrong.StatusCode, right.StatusCode));
    }

    [Fact]
    public async Task Listing_InPages_GivesEachModelOnce()
    {
        await using ModelServer server = await ModelServer.StartAsync(Scenario.CreateMessages() with { Models = ["a", "b", "c"] });
        using var client = new MessagesClient(server);
        JsonElement first = Json(await client.GetAsync("/v1/models?limit=2"));
        JsonElement second = Json(await client.GetAsync("/v1/models?limit=2&after_id=b"));

        Assert.Equal(["a", "b"], first.GetProperty("data").EnumerateArray().Select(m => m.GetProperty("id").GetString()));
        Assert.Equal((true, "b"), (first.GetProperty("has_more").GetBoolean(), first.GetProperty("last_id").GetString()));
        Assert.Equal(["c"], second.GetProperty("data").EnumerateArray().Select(m => m.GetProperty("id").GetString()));
        Assert.False(second.GetProperty("has_more").GetBoolean());
        Assert.Equal("b", Json(await client.GetAsync("/v1/models/b")).GetProperty("id").GetString());
    }

    [Fact]
    public async Task Matchers_SeeSystemResultsAndTools()
    {
        await using ModelServer server = await ModelServer.StartAsync(Scenario.CreateMessages()
            .Reply("other").When(new RequestMatch { HasTool = "missing" })
            .Reply("x").When(new RequestMatch { SystemContains = "be brief", LastContains = "result text", LastRole = "user", HasTool = "t" }));
        using var client = new MessagesClient(server);
        const string Talk =
            """{"role":"user","content":"x"},{"role":"assistant","content":[{"type":"tool_use","id":"a","name":"t","input":{}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"a","content":[{"type":"text","text":"result text"}]}]}""";
        List<(string Name, string Data)> events = await client.EventsAsync(MessagesClient.Body(
            messages: Talk, rest: ""","system":[{"type":"text","text":"be brief"}],"tools":[{"name":"t","input_schema":{"type":"object"}}]"""));

        Assert.Contains("\"x\"", events[3].Data, StringComparison.Ordinal);
        Assert.Empty(server.Violations);
    }

    [Theory]
    [InlineData("""{"wire":"smoke"}""", "$.wire")]
    [InlineData("""{"wire":"messages","steps":[{"reply":{"fault":{"kind":"emptyChoices"}}}]}""", "emptyChoices")]
    [InlineData("""{"wire":"messages","steps":[{"reply":{"interleaveToolCalls":true}}]}""", "interleaveToolCalls")]
    [InlineData("""{"steps":[{"reply":{"redactedThinking":"x"}}]}""", "redactedThinking")]
    public void Scenario_ThatItsWireCannotSay_IsRefused(string json, string place)
    {
        Assert.False(Scenario.TryParse(json, "s.json", out _, out string? error));
        Assert.Contains(place, error, StringComparison.Ordinal);
    }
}
