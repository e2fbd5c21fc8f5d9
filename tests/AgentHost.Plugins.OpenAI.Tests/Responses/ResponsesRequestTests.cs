using System.Text.Json;
using AgentHost.ModelServing;

namespace AgentHost.Plugins.OpenAI.Tests.Responses;

public sealed class ResponsesRequestTests
{
    private const string Api = """{"api":"responses"}""";
    private static readonly byte[] Pixel = [1, 2, 3];

    private static Message User(params Part[] parts) => new("u", MessageRole.User, parts, default);

    private static Message Assistant(params Part[] parts) => new("a", MessageRole.Assistant, parts, default);

    private static Message Tool(params Part[] parts) => new("t", MessageRole.Tool, parts, default);

    private static async Task<JsonElement> SendAsync(ModelRequest request, string settings = Api, Func<ModelClientOptions, ModelClientOptions>? change = null)
    {
        await using var wire = await Wire.StartAsync(Scenario.CreateResponses().Reply("ok"));
        var options = change is null ? wire.Options(settings) : change(wire.Options(settings));
        Assert.IsType<ModelFinished>((await wire.AskAsync(options, request))[^1]);
        wire.Server.Verify();
        Assert.Equal("/v1/responses", wire.Server.ModelRequests[0].Path);
        return wire.Server.ModelRequests[0].Json!.Value;
    }

    private static string Shape(JsonElement body) =>
        string.Join(
            ' ',
            body.GetProperty("input").EnumerateArray()
                .Select(item => item.TryGetProperty("type", out var type) ? type.GetString() : item.GetProperty("role").GetString()));

    [Fact]
    public async Task Conversation_OfEveryPart_MeetsTheWire()
    {
        var body = await SendAsync(new ModelRequest(
        [
            User(
                new TextPart("look"),
                new ImagePart("image/png") { Data = Pixel, Detail = "low" },
                new FilePart("text/plain", "a.txt") { Data = "body"u8.ToArray() }),
            Assistant(
                new ReasoningPart("hm"),
                new TextPart("I "),
                new TextPart("read."),
                new ToolCallPart("1", "read", AgentJson.Parse("{\"path\":\"x\"}")),
                new ToolCallPart(new string('i', 80), "read", AgentJson.Parse("\"{broken\""))),
            Tool(new ToolResultPart("1", [new TextPart("text"), new ImagePart("image/png") { Data = Pixel }])),
            Tool(new ToolResultPart(new string('i', 80), [new TextPart("not JSON")]) { IsError = true }),
            Assistant(new ReasoningPart("only thought")),
            User(new SummaryPart("earlier"), new TextPart("half \ud83d pair")),
        ])
        {
            System = [new PromptText("base", "One."), new PromptText("empty", ""), new PromptText("environment", "Two.")],
        });

        Assert.Equal("user message function_call function_call function_call_output function_call_output user", Shape(body));
        Assert.Equal("One.\n\nTwo.", body.GetProperty("instructions").GetString());
        Assert.False(body.GetProperty("store").GetBoolean());
        Assert.True(body.GetProperty("stream").GetBoolean());
        Assert.Equal("reasoning.encrypted_content", body.GetProperty("include")[0].GetString());
        var input = body.GetProperty("input");
        var image = input[0].GetProperty("content")[1];
        Assert.Equal(
            ("input_image", "data:image/png;base64,AQID", "low"),
            (image.GetProperty("type").GetString(), image.GetProperty("image_url").GetString(), image.GetProperty("detail").GetString()));
        Assert.Contains("body", input[0].GetProperty("content")[2].GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal("I read.", input[1].GetProperty("content")[0].GetProperty("text").GetString());
        Assert.Equal("{\"path\":\"x\"}", input[2].GetProperty("arguments").GetString());
        Assert.Equal("{broken", AgentJson.Parse(input[3].GetProperty("arguments").GetString()!).GetProperty("invalid_arguments").GetString());
        Assert.Equal(["input_text", "input_image"], input[4].GetProperty("output").EnumerateArray().Select(part => part.GetProperty("type").GetString()));
        Assert.Equal("Error: not JSON", input[5].GetProperty("output").GetString());
        Assert.Equal("earlier\n\nhalf \uFFFD pair", input[6].GetProperty("content").GetString());
    }

    [Fact]
    public async Task Images_ForAModelWithoutThem_AreNamed()
    {
        var body = await SendAsync(
            new ModelRequest([
                User(new TextPart("look"), new ImagePart("image/png") { Data = Pixel }),
                Assistant(new ToolCallPart("1", "read", AgentJson.EmptyObject)),
                Tool(new ToolResultPart("1", [new ImagePart("image/png") { Data = Pixel }]))
            ]),
            change: options => options with { Info = new ModelInfo("m") { Images = false } });

        Assert.Contains("cannot be shown", body.GetProperty("input")[0].GetProperty("content").GetString(), StringComparison.Ordinal);
        Assert.Contains("cannot be shown", body.GetProperty("input")[2].GetProperty("output").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parameters_All_AreSent()
    {
        var body = await SendAsync(
            Wire.Say("x") with
            {
                Tools = [new ToolSpec("now", "Tells the time.", AgentJson.Parse("{\"type\":\"object\"}"))],
                Parameters = new ModelParameters
                {
                    Temperature = 0.5, TopP = 0.9, MaxOutputTokens = 3, Reasoning = "low", Stop = ["END"],
                    ResponseSchema = AgentJson.Parse(
                        "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}},\"required\":[\"a\"],\"additionalProperties\":false}"),
                    Extra = new Dictionary<string, JsonElement>
                    {
                        ["service_tier"] = AgentJson.Parse("\"flex\""),
                        ["temperature"] = AgentJson.Parse("1"),
                        ["stream"] = AgentJson.Parse("false"),
                        ["input"] = AgentJson.Parse("\"other\"")
                    },
                },
                SessionId = "s1",
            },
            """{"api":"responses","reasoningSummary":"detailed"}""");

        Assert.Equal(1, body.GetProperty("temperature").GetDouble());
        Assert.Equal(0.9, body.GetProperty("top_p").GetDouble());
        Assert.Equal(16, body.GetProperty("max_output_tokens").GetInt32());
        Assert.Equal(
            ("low", "detailed"),
            (body.GetProperty("reasoning").GetProperty("effort").GetString(), body.GetProperty("reasoning").GetProperty("summary").GetString()));
        var format = body.GetProperty("text").GetProperty("format");
        Assert.Equal(("json_schema", true), (format.GetProperty("type").GetString(), format.GetProperty("strict").GetBoolean()));
        Assert.Equal("flex", body.GetProperty("service_tier").GetString());
        Assert.True(body.GetProperty("stream").GetBoolean());
        Assert.Equal(JsonValueKind.Array, body.GetProperty("input").ValueKind);
        Assert.False(body.TryGetProperty("stop", out _));
        Assert.False(body.TryGetProperty("prompt_cache_key", out _));
        Assert.False(body.GetProperty("tools")[0].GetProperty("strict").GetBoolean());
    }

    /// <summary>Three requests of one turn, each with what the answers before it brought along.</summary>
    [Fact]
    public async Task Reasoning_OfAnAnswer_GoesBackUnchangedToItsModelAlone()
    {
        var reply = new Reply { Reasoning = "why", Text = "Reading.", ToolCalls = [new() { Id = "c", Name = "read" }] };
        await using var wire = await Wire.StartAsync(Scenario.CreateResponses().Reply(reply).Reply("one").Reply("two").Reply("three"));
        var updates = await wire.AskAsync(Api);
        var reasoning = updates.OfType<ReasoningDelta>().Last().Opaque!.Value;
        var assistant = Assistant(
            new ReasoningPart("") { Opaque = reasoning },
            new TextPart("Reading."),
            new ToolCallPart("c", "read", AgentJson.EmptyObject)) with { Model = "test/test-model" };
        var request = new ModelRequest([.. Wire.Say("go").Messages, assistant, Tool(new ToolResultPart("c", [new TextPart("ok")]))]);

        await wire.AskAsync(Api, request);
        await wire.AskAsync(wire.Options(Api) with { Model = "other" }, request);
        await wire.AskAsync(wire.Options(Api) with { Provider = "elsewhere" }, request);

        wire.Server.Verify();
        Assert.Equal("user reasoning message function_call function_call_output", Shape(wire.Server.ModelRequests[1].Json!.Value));
        Assert.True(JsonElement.DeepEquals(reasoning.GetProperty("item"), wire.Server.ModelRequests[1].Json!.Value.GetProperty("input")[1]));
        Assert.Equal("user message function_call function_call_output", Shape(wire.Server.ModelRequests[2].Json!.Value));
        Assert.Equal("user message function_call function_call_output", Shape(wire.Server.ModelRequests[3].Json!.Value));
    }

    [Fact]
    public async Task Reasoning_ThatNothingCameOf_StaysUnwritten()
    {
        var item = AgentJson.Parse("""{"at":0,"item":{"type":"reasoning","summary":[],"encrypted_content":"x"}}""");

        var body = await SendAsync(
            new ModelRequest([User(new TextPart("a")), Assistant(new TextPart("t"), new ReasoningPart("") { Opaque = item }), User(new TextPart("b"))]));

        Assert.Equal("user message user", Shape(body));
    }

    [Fact]
    public async Task Reasoning_BetweenCalls_KeepsItsPlace()
    {
        await using var wire = await Wire.StartAsync(Scenario.CreateResponses().Reply(new Reply
        {
            RawEvents =
            [
                """{"type":"response.output_item.done","output_index":0,"item":{"type":"reasoning","id":"r0","summary":[],"encrypted_content":"e0"}}""",
                """{"type":"response.output_item.done","output_index":1,"item":{"type":"function_call","call_id":"c1","name":"read","arguments":"{}"}}""",
                """{"type":"response.output_item.done","output_index":2,"item":{"type":"reasoning","id":"r2","summary":[],"encrypted_content":"e2"}}""",
                """{"type":"response.output_item.done","output_index":3,"item":{"type":"message","phase":"commentary","content":[{"type":"output_text","text":"Now"}]}}""",
                """{"type":"response.output_item.done","output_index":4,"item":{"type":"function_call","call_id":"c4","name":"list","arguments":"{}"}}""",
                """{"type":"response.completed","response":{"status":"completed"}}""",
            ],
        }).Reply("ok"));
        var updates = await wire.AskAsync(Api);
        var opaque = updates.OfType<ToolCallDelta>().Where(delta => delta.Opaque is not null).ToDictionary(delta => delta.Index, delta => delta.Opaque);

        // As the host keeps it: calls behind everything else.
        List<Part> parts = [.. updates.OfType<ReasoningDelta>().Select(delta => new ReasoningPart("") { Opaque = delta.Opaque })];
        parts.Add(new TextPart("Now"));
        parts.Add(updates.OfType<OpaqueUpdate>().Single().Part);
        parts.AddRange(Wire.Calls(updates).Select((call, index) => new ToolCallPart(call.Id!, call.Tool!, AgentJson.EmptyObject) { Opaque = opaque[index] }));
        await wire.AskAsync(
            Api,
            new ModelRequest([
                User(new TextPart("go")), Assistant([.. parts]),
                Tool(new ToolResultPart("c1", [new TextPart("1")]), new ToolResultPart("c4", [new TextPart("4")]))
            ]));

        var body = wire.Server.ModelRequests[1].Json!.Value;
        Assert.Equal("user reasoning function_call reasoning message function_call function_call_output function_call_output", Shape(body));
        Assert.Equal("r2", body.GetProperty("input")[3].GetProperty("id").GetString());
        Assert.Equal("commentary", body.GetProperty("input")[4].GetProperty("phase").GetString());
        Assert.Equal("c4", body.GetProperty("input")[5].GetProperty("call_id").GetString());
    }

    [Fact]
    public async Task Reasoning_InTheOpen_GoesBackOnlyOnWish()
    {
        const string Item =
            """{"type":"response.output_item.done","output_index":0,"item":{"type":"reasoning","id":"r","summary":[],"content":[{"type":"reasoning_text","text":"why"}]}}""";
        await using var wire = await Wire.StartAsync(Scenario.CreateResponses()
            .Reply(new Reply { RawEvents = [Item, """{"type":"response.completed","response":{"status":"completed"}}"""] }).Repeat(2));

        var plain = await wire.AskAsync(Api);
        var echoed = await wire.AskAsync("""{"api":"responses","echoReasoning":true,"encryptedReasoning":false}""");

        Assert.All(plain.OfType<ReasoningDelta>(), delta => Assert.Null(delta.Opaque));
        Assert.Equal("r", echoed.OfType<ReasoningDelta>().Last().Opaque!.Value.GetProperty("item").GetProperty("id").GetString());
        Assert.False(wire.Server.ModelRequests[1].Json!.Value.TryGetProperty("include", out _));
    }

    /// <summary>The rule of docs/guide/providers.md, row by row.</summary>
    [Theory]
    [InlineData("openai", null, "gpt-5", "{}", "responses")]
    [InlineData("openai", null, "o4-mini", "{}", "responses")]
    [InlineData("openai", null, "gpt-4o", "{}", "completions")]
    [InlineData("openai", null, "ft:gpt-4o-mini:x", "{}", "completions")]
    [InlineData("openai", null, "gpt-5-chat-latest", "{}", "completions")]
    [InlineData("openai", null, "gpt-5", """{"api":"completions"}""", "completions")]
    [InlineData("openai", null, "gpt-4o", """{"api":"responses"}""", "responses")]
    [InlineData("openai", null, "gpt-5", """{"models":[{"id":"gpt-5","api":"completions"}],"api":"responses"}""", "completions")]
    [InlineData("openai", "https://models.example.org/v1", "gpt-5", "{}", "completions")]
    [InlineData("openai-compatible", "https://API.openai.com/v1", "gpt-5", "{}", "responses")]
    [InlineData("openai-compatible", "https://models.example.org/v1", "gpt-5", "{}", "completions")]
    [InlineData("openai-compatible", "https://models.example.org/v1", "gpt-5", """{"models":["x",{"id":"gpt-5","api":"responses"}]}""", "responses")]
    public void Wire_OfAModel_IsChosenByTheRule(string type, string? address, string model, string settings, string expected)
    {
        var endpoint = Endpoint.From(
            new ModelClientOptions("p", model) { ProviderType = type, BaseUrl = address, Credential = "k", Settings = AgentJson.Parse(settings) });

        Assert.Null(endpoint.Problem);
        Assert.Equal(expected == "responses", endpoint.UsesResponses);
        Assert.Equal(expected == "responses" ? "Responses" : "Chat Completions", endpoint.WireName);
    }

    [Theory]
    [InlineData("gpt-5", true)]
    [InlineData("gpt-4o", false)]
    public void EncryptedReasoning_AtOpenAI_IsAskedOfModelsThatReason(string model, bool expected) =>
        Assert.Equal(
            expected,
            Endpoint.From(
                new ModelClientOptions("p", model) { ProviderType = "openai", Credential = "k", Settings = AgentJson.Parse(Api) }).EncryptedReasoning);

    [Fact]
    public void Api_ThatIsNone_IsAFault()
    {
        var problem = Endpoint.From(
            new ModelClientOptions("p", "m") { ProviderType = "openai", Credential = "k", Settings = AgentJson.Parse("""{"api":"soap"}""") }).Problem;

        Assert.Contains("providers.p.api", Assert.IsType<ModelFault>(problem).Message, StringComparison.Ordinal);
    }
}
