using System.Net;
using System.Text.Json;

namespace AgentHost.ModelServing.Tests;

public sealed class ResponsesStreamTests
{
    private const string Asked = ""","include":["reasoning.encrypted_content"],"reasoning":{"summary":"auto"}""";

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    private static string Short(IEnumerable<(string Name, string Data)> events) =>
        string.Join(' ', events.Select(e => e.Name.Replace("response.", "", StringComparison.Ordinal)));

    [Fact]
    public async Task Stream_OfEveryItem_IsAsTheServiceWritesIt()
    {
        await using ModelServer server = await ModelServer.StartAsync(Scenario.CreateResponses().Reply(new Reply
        {
            Reasoning = "hm",
            Text = "hé",
            ToolCalls = [new() { Id = "call_a", Name = "read", Arguments = """{"p":1}""" }, new() { Name = "list" }],
            Usage = new ReplyUsage(100, 9, 60, 3),
            ChunkSize = 4,
        }));
        using var client = new ResponsesClient(server);
        List<(string Name, string Data)> events = await client.EventsAsync(ResponsesClient.Body(rest: Asked));

        Assert.All(events, e => Assert.Equal(e.Name, Json(e.Data).GetProperty("type").GetString()));
        Assert.Equal(Enumerable.Range(0, events.Count), events.Select(e => Json(e.Data).GetProperty("sequence_number").GetInt32()));
        Assert.Equal(
            "created in_progress output_item.added reasoning_summary_part.added reasoning_summary_text.delta reasoning_summary_text.done "
            + "reasoning_summary_part.done output_item.done "
            + "output_item.added content_part.added output_text.delta output_text.done content_part.done output_item.done "
            + "output_item.added function_call_arguments.delta function_call_arguments.delta function_call_arguments.done output_item.done "
            + "output_item.added function_call_arguments.delta function_call_arguments.done output_item.done completed",
            Short(events));
        Assert.Equal(
            """{"type":"response.output_text.delta","sequence_number":10,"item_id":"msg_00010001","output_index":1,"content_index":0,"delta":"hé"}""",
            events[10].Data);
        JsonElement call = Json(events[14].Data).GetProperty("item");
        Assert.Equal(
            """{"id":"fc_00010002","type":"function_call","status":"in_progress","arguments":"","call_id":"call_a","name":"read"}""", call.GetRawText());
        JsonElement response = Json(events[^1].Data).GetProperty("response");
        Assert.Equal(
            ["reasoning", "message", "function_call", "function_call"],
            response.GetProperty("output").EnumerateArray().Select(i => i.GetProperty("type").GetString()));
        Assert.Equal(
            """{"input_tokens":100,"input_tokens_details":{"cached_tokens":60},"output_tokens":9,"output_tokens_details":{"reasoning_tokens":3},"total_tokens":109}""",
            response.GetProperty("usage").GetRawText());
        server.Verify();
    }

    [Fact]
    public async Task Reasoning_NotAskedFor_HasNeitherSummaryNorContent()
    {
        await using ModelServer server = await ModelServer.StartAsync(Scenario.CreateResponses().Reply(new Reply { Reasoning = "hm", Text = "x" }));
        using var client = new ResponsesClient(server);
        List<(string Name, string Data)> events = await client.EventsAsync();
        Assert.Equal("""{"id":"rs_00010000","type":"reasoning","summary":[]}""", Json(events[3].Data).GetProperty("item").GetRawText());
    }

    [Fact]
    public async Task Whole_OfAnIncompleteAnswer_SaysWhy()
    {
        await using ModelServer server = await ModelServer.StartAsync(
            Scenario.CreateResponses().Reply(new Reply { Text = "hi", Refusal = "no", FinishReason = "max_output_tokens" }));
        using var client = new ResponsesClient(server);
        using HttpResponseMessage answer = await client.PostAsync(ResponsesClient.Body(stream: false));
        JsonElement response = Json(await answer.Content.ReadAsStringAsync());

        Assert.Equal(
            ("incomplete", "max_output_tokens"),
            (response.GetProperty("status").GetString(), response.GetProperty("incomplete_details").GetProperty("reason").GetString()));
        Assert.Equal("no", response.GetProperty("output")[1].GetProperty("content")[0].GetProperty("refusal").GetString());
    }

    [Theory]
    [InlineData(
        FaultKind.NoFinish, "created in_progress output_item.added content_part.added output_text.delta output_text.done content_part.done output_item.done")]
    [InlineData(
        FaultKind.DuplicateFinish,
        "created in_progress output_item.added content_part.added output_text.delta output_text.done content_part.done output_item.done completed completed")]
    [InlineData(FaultKind.ErrorEvent, "created error")]
    [InlineData(
        FaultKind.InvalidJson,
        "created in_progress in_progress output_item.added content_part.added output_text.delta output_text.done content_part.done output_item.done completed")]
    public async Task Faults_InsideAStream_AreAtTheirPlace(FaultKind kind, string names)
    {
        await using ModelServer server = await ModelServer.StartAsync(Scenario.CreateResponses().Reply("x").WithFault(Fault.Of(kind)));
        using var client = new ResponsesClient(server);
        Assert.Equal(names, Short(await client.EventsAsync()));
    }

    [Fact]
    public async Task Key_ThatIsWrong_Is401()
    {
        await using ModelServer server = await ModelServer.StartAsync(Scenario.CreateResponses().Reply("x") with { ApiKey = "k" });
        using var client = new ResponsesClient(server);
        using HttpResponseMessage wrong = await client.PostAsync(ResponsesClient.Body(), "other");
        using HttpResponseMessage right = await client.PostAsync(ResponsesClient.Body(), "k");
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (wrong.StatusCode, right.StatusCode));
    }

    [Fact]
    public async Task Matchers_SeeInstructionsResultsAndTools()
    {
        await using ModelServer server = await ModelServer.StartAsync(Scenario.CreateResponses()
            .Reply("other").When(new RequestMatch { HasTool = "missing" })
            .Reply("x").When(new RequestMatch { SystemContains = "be brief", LastContains = "result text", LastRole = "tool", HasTool = "t" }));
        using var client = new ResponsesClient(server);
        const string Talk =
            """{"role":"user","content":"x"},{"type":"function_call","call_id":"a","name":"t","arguments":"{}"},{"type":"function_call_output","call_id":"a","output":[{"type":"input_text","text":"result text"}]}""";
        List<(string Name, string Data)> events = await client.EventsAsync(ResponsesClient.Body(
            input: Talk, rest: ""","instructions":"be brief","tools":[{"type":"function","name":"t","parameters":{"type":"object"},"strict":false}]"""));

        Assert.Equal("response.completed", events[^1].Name);
        Assert.Empty(server.Violations);
    }

    [Fact]
    public async Task Call_OfAToolInANamespace_NamesIt()
    {
        await using var server = await ModelServer.StartAsync(Scenario.CreateResponses().Reply(new Reply
        {
            ToolCalls = [new ReplyToolCall { Id = "a", Name = "t", Namespace = "n" }],
        }));
        using var client = new ResponsesClient(server);

        var events = await client.EventsAsync(ResponsesClient.Body());

        var done = events.Single(static each => each.Name == "response.output_item.done").Data;
        Assert.Contains("\"namespace\":\"n\"", done, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"wire":"completions","steps":[{"reply":{"toolCalls":[{"name":"t","namespace":"n"}]}}]}""", "namespace")]
    [InlineData("""{"wire":"responses","steps":[{"reply":{"fault":{"kind":"noDone"}}}]}""", "noDone")]
    [InlineData("""{"wire":"responses","steps":[{"reply":{"fault":{"kind":"emptyChoices"}}}]}""", "emptyChoices")]
    [InlineData("""{"wire":"responses","steps":[{"reply":{"interleaveToolCalls":true}}]}""", "interleaveToolCalls")]
    [InlineData("""{"wire":"responses","steps":[{"reply":{"redactedThinking":"x"}}]}""", "redactedThinking")]
    public void Scenario_ThatItsWireCannotSay_IsRefused(string json, string place)
    {
        Assert.False(Scenario.TryParse(json, "s.json", out _, out string? error));
        Assert.Contains(place, error, StringComparison.Ordinal);
    }
}
