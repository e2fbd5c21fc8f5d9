using System.Net;
using System.Text.Json;

namespace AgentHost.ModelServing.Tests;

public sealed class OllamaStreamTests
{
    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    [Fact]
    public async Task Stream_OfEverything_IsTheseLines()
    {
        await using ModelServer server = await ModelServer.StartAsync(Scenario.CreateOllama().Reply(new Reply
        {
            Reasoning = "hm",
            Text = "héy",
            ToolCalls = [new() { Id = "a", Name = "read", Arguments = """{"p":1}""" }, new() { Name = "list", Arguments = "broken" }],
            ChunkSize = 2,
            Usage = new ReplyUsage(100, 9),
        }));
        using var client = new OllamaClient(server);

        string[] lines = await client.LinesAsync();

        Assert.Equal(
            [
                """{"role":"assistant","content":"","thinking":"hm"}""", """{"role":"assistant","content":"hé"}""", """{"role":"assistant","content":"y"}""",
                """{"role":"assistant","content":"","tool_calls":[{"id":"a","function":{"index":0,"name":"read","arguments":{"p":1}}}]}""",
                """{"role":"assistant","content":"","tool_calls":[{"id":"call_1","function":{"index":1,"name":"list","arguments":"broken"}}]}""",
                """{"role":"assistant","content":""}""",
            ],
            lines.Select(line => Json(line).GetProperty("message").GetRawText()));
        Assert.All(lines[..^1], line => Assert.False(Json(line).GetProperty("done").GetBoolean()));
        JsonElement last = Json(lines[^1]);
        Assert.Equal(
            (true, "stop", 100, 9),
            (
                last.GetProperty("done").GetBoolean(),
                last.GetProperty("done_reason").GetString(),
                last.GetProperty("prompt_eval_count").GetInt32(),
                last.GetProperty("eval_count").GetInt32()));
        server.Verify();
    }

    [Fact]
    public async Task Whole_OfEverything_IsOneObject()
    {
        await using ModelServer server = await ModelServer.StartAsync(
            Scenario.CreateOllama().Reply(new Reply { Reasoning = "hm", Text = "hi", ToolCalls = [new() { Name = "t" }] }));
        using var client = new OllamaClient(server);

        JsonElement whole = Json(Assert.Single(await client.LinesAsync(OllamaClient.Body(""","stream":false"""))));

        Assert.Equal(
            """{"role":"assistant","content":"hi","thinking":"hm","tool_calls":[{"id":"call_1","function":{"index":0,"name":"t","arguments":{}}}]}""",
            whole.GetProperty("message").GetRawText());
        Assert.True(whole.GetProperty("done").GetBoolean());
    }

    [Theory]
    [InlineData(FaultKind.NoDone, "text")]
    [InlineData(FaultKind.NoFinish, "text done")]
    [InlineData(FaultKind.DuplicateFinish, "text done done")]
    [InlineData(FaultKind.ErrorEvent, "text error")]
    [InlineData(FaultKind.InvalidJson, "text broken done")]
    [InlineData(FaultKind.Crlf, "text done")]
    public async Task Faults_InsideAStream_AreAtTheirPlace(FaultKind kind, string expected)
    {
        await using ModelServer server = await ModelServer.StartAsync(Scenario.CreateOllama().Reply("x").WithFault(Fault.Of(kind)));
        using var client = new OllamaClient(server);

        string[] lines = await client.LinesAsync();

        Assert.Equal(expected, string.Join(' ', lines.Select(Kind)));
        Assert.Equal(kind == FaultKind.Crlf, lines[0].EndsWith('\r'));
    }

    [Fact]
    public async Task Models_OfTheListing_AnswerAndOthersCanBePulled()
    {
        await using ModelServer server = await ModelServer.StartAsync(Scenario.CreateOllama().Reply("one").Reply("two") with { Models = ["here:latest"] });
        using var client = new OllamaClient(server);

        Assert.Contains("one", (await client.LinesAsync(OllamaClient.Body(model: "here")))[0], StringComparison.Ordinal);
        using (HttpResponseMessage missing = await client.PostAsync("/api/chat", OllamaClient.Body(model: "there")))
        {
            Assert.Equal((HttpStatusCode.NotFound, """{"error":"model 'there' not found"}"""), (missing.StatusCode, await missing.Content.ReadAsStringAsync()));
        }

        string[] pulled = await client.LinesAsync("""{"model":"there"}""", "/api/pull");
        Assert.Equal(("""{"status":"pulling manifest"}""", """{"status":"success"}""", 46), (pulled[0], pulled[^1], pulled.Length));
        Assert.Contains("two", (await client.LinesAsync(OllamaClient.Body(model: "there")))[0], StringComparison.Ordinal);
        Assert.Equal(
            ["here:latest", "there:latest"],
            Json(await client.GetAsync("/api/tags")).GetProperty("models").EnumerateArray().Select(model => model.GetProperty("name").GetString()));
        Assert.Equal("""{"error":"pull model manifest: file does not exist"}""", (await client.LinesAsync("""{"model":"missing"}""", "/api/pull"))[^1]);
        server.Verify();
    }

    [Fact]
    public async Task Show_OfAModel_TellsItsAbilities()
    {
        await using ModelServer server = await ModelServer.StartAsync(Scenario.CreateOllama() with { Models = ["a-vision"] });
        using var client = new OllamaClient(server);

        JsonElement shown = Json(Assert.Single(await client.LinesAsync("""{"model":"a-vision"}""", "/api/show")));

        Assert.Equal("""["completion","tools","vision"]""", shown.GetProperty("capabilities").GetRawText());
        Assert.Equal(40_960, shown.GetProperty("model_info").GetProperty("test.context_length").GetInt32());
        Assert.Contains("not found", Assert.Single(await client.LinesAsync("""{"model":"b"}""", "/api/show")), StringComparison.Ordinal);
        Assert.Contains("invalid model name", Assert.Single(await client.LinesAsync("7", "/api/show")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, "unauthorized")]
    [InlineData(503, "server busy, please try again.  maximum pending requests exceeded")]
    [InlineData(500, "an error was encountered while running the model")]
    public async Task HttpError_OfEachStatus_HasTheServicesShape(int status, string message)
    {
        await using ModelServer server = await ModelServer.StartAsync(Scenario.CreateOllama().Fault(Fault.RetryLater(status, 3)));
        using var client = new OllamaClient(server);

        using HttpResponseMessage response = await client.PostAsync("/api/chat", OllamaClient.Body());

        Assert.Equal(($$"""{"error":"{{message}}"}""", status), (await response.Content.ReadAsStringAsync(), (int)response.StatusCode));
    }

    [Theory]
    [InlineData("""{"wire":"ollama","steps":[{"reply":{"fault":{"kind":"emptyChoices"}}}]}""", "emptyChoices")]
    [InlineData("""{"wire":"ollama","steps":[{"reply":{"fault":{"kind":"comments"}}}]}""", "comments")]
    [InlineData("""{"wire":"ollama","steps":[{"reply":{"interleaveToolCalls":true}}]}""", "interleaveToolCalls")]
    [InlineData("""{"wire":"ollama","steps":[{"reply":{"redactedThinking":"x"}}]}""", "redactedThinking")]
    [InlineData("""{"wire":"ollama","steps":[{"reply":{"refusal":"x"}}]}""", "refusal")]
    [InlineData("""{"wire":"ollama","steps":[{"reply":{"fault":{"kind":"errorEvent","code":"x"}}}]}""", "code")]
    public void Scenario_ThatItsWireCannotSay_IsRefused(string json, string place)
    {
        Assert.False(Scenario.TryParse(json, "s.json", out _, out string? error));
        Assert.Contains(place, error, StringComparison.Ordinal);
    }

    private static string Kind(string line)
    {
        try
        {
            JsonElement json = Json(line);
            return json.TryGetProperty("error", out _) ? "error" : json.GetProperty("done").GetBoolean() ? "done" : "text";
        }
        catch (JsonException)
        {
            return "broken";
        }
    }
}
