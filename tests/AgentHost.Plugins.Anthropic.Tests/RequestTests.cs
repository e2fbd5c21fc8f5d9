using System.Text.Json;
using AgentHost.ModelServing;

namespace AgentHost.Plugins.Anthropic.Tests;

public sealed class RequestTests
{
    private static readonly byte[] Pixel = [1, 2, 3];

    private static Message User(params Part[] parts) => new("u", MessageRole.User, parts, default);

    private static Message Assistant(params Part[] parts) => new("a", MessageRole.Assistant, parts, default) { Model = "test/test-model" };

    private static Message Tool(params Part[] parts) => new("t", MessageRole.Tool, parts, default);

    private static async Task<JsonElement> SendAsync(ModelRequest request, Func<ModelClientOptions, ModelClientOptions>? change = null, bool strict = true)
    {
        await using var wire = await Wire.StartAsync(Scenario.CreateMessages().Reply("ok"));
        var options = change is null ? wire.Options() : change(wire.Options());
        Assert.IsType<ModelFinished>((await wire.AskAsync(options, request))[^1]);
        if (strict)
        {
            wire.Server.Verify();
        }

        return wire.Server.ModelRequests[0].Json!.Value;
    }

    [Fact]
    public async Task Conversation_OfEveryPart_IsThisOnTheWire()
    {
        var body = await SendAsync(new ModelRequest(
        [
            User(
                new TextPart("look"),
                new ImagePart("image/png") { Data = Pixel },
                new TextPart(" \n"),
                new ReferencePart("src/a.cs", "code") { StartLine = 2, EndLine = 3 }),
            Assistant(
                new ReasoningPart("no proof"),
                new TextPart("I read."),
                new TextPart(""),
                new ToolCallPart("1", "read", AgentJson.Parse("{\"path\":\"x\"}")),
                new ToolCallPart("call.2", "read", AgentJson.Parse("\"{broken\""))),
            Tool(new ToolResultPart("1", [new TextPart("text"), new ImagePart("image/png") { Data = Pixel }, new ImagePart("image/bmp") { Data = Pixel }])),
            Tool(new ToolResultPart("call.2", []) { IsError = true }),
            User(new TextPart("and half \ud83d pair")),
        ])
        {
            System = [new PromptText("base", "One."), new PromptText("empty", " "), new PromptText("environment", "Two.")],
            Tools =
            [
                new ToolSpec("read", "Reads.", AgentJson.Parse("{\"type\":\"object\",\"properties\":{\"path\":{\"type\":\"string\"}}}")),
                new ToolSpec("now", "Tells.", AgentJson.EmptyObject)
            ],
        });

        const string Mark = ""","cache_control":{"type":"ephemeral"}""";
        const string Png = """{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AQID"}}""";
        var id = body.GetProperty("messages")[1].GetProperty("content")[2].GetProperty("id").GetString();
        Assert.Matches("^call_2_[0-9a-f]{16}$", id);
        Assert.Equal(
            OneLine("""
            {"model":"test-model","max_tokens":8192,"stream":true,
            "tools":[{"name":"read","description":"Reads.","input_schema":{"type":"object","properties":{"path":{"type":"string"}}}},
            {"name":"now","description":"Tells.","input_schema":{"type":"object"}MARK}],
            "system":[{"type":"text","text":"One."},{"type":"text","text":"Two."MARK}],
            "messages":[
            {"role":"user","content":[{"type":"text","text":"look"},PNG,{"type":"text","text":"<reference target=\"src/a.cs\" lines=\"2-3\">\ncode\n</reference>"MARK}]},
            {"role":"assistant","content":[{"type":"text","text":"I read."},{"type":"tool_use","id":"1","name":"read","input":{"path":"x"}},
            {"type":"tool_use","id":"CALL","name":"read","input":{"invalid_arguments":"{broken"}}]},
            {"role":"user","content":[{"type":"tool_result","tool_use_id":"1","content":[{"type":"text","text":"text"},PNG,{"type":"text","text":"[An image (image/bmp) that this model cannot be shown.]"}]},
            {"type":"tool_result","tool_use_id":"CALL","is_error":true,"content":"failed"},
            {"type":"text","text":"and half \uFFFD pair"MARK}]}]}
            """).Replace("MARK", Mark, StringComparison.Ordinal).Replace("PNG", Png, StringComparison.Ordinal).Replace("CALL", id, StringComparison.Ordinal)
                .Replace("\\uFFFD", "\uFFFD", StringComparison.Ordinal),
            body.GetRawText());
    }

    private static string OneLine(string text) => text.ReplaceLineEndings("");

    public static TheoryData<string, Message[], string> Orders() => new()
    {
        { "two of the user", [User(new TextPart("a")), User(new TextPart("b"))], "user:text,text" },
        {
            "two of the model",
            [User(new TextPart("a")), Assistant(new TextPart("b")), Assistant(new TextPart("c")), User(new TextPart("d"))],
            "user:text assistant:text,text user:text"
        },
        { "the model first", [Assistant(new TextPart("b")), User(new TextPart("c"))], "user:text assistant:text user:text" },
        { "a model without words", [User(new TextPart("a")), Assistant(new ReasoningPart("x")), User(new TextPart("b"))], "user:text,text" },
        { "a user without words", [User(new TextPart(" "))], "user:text" },
        {
            "words before results",
            [User(new TextPart("a")), Assistant(new ToolCallPart("1", "t", AgentJson.EmptyObject)), User(new TextPart("b")), Tool(new ToolResultPart("1", []))],
            "user:text assistant:tool_use user:tool_result,text"
        },
    };

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task Messages_InAnyOrder_TakeTurns(string what, Message[] messages, string expected)
    {
        var body = await SendAsync(new ModelRequest(messages));

        Assert.NotEmpty(what);
        Assert.Equal(expected, string.Join(' ', body.GetProperty("messages").EnumerateArray().Select(message =>
            message.GetProperty("role").GetString() + ":"
            + string.Join(',', message.GetProperty("content").EnumerateArray().Select(block => block.GetProperty("type").GetString())))));
    }

    [Fact]
    public async Task Thinking_AtTheEndOfACutAnswer_IsLeftOut()
    {
        var opaque = AgentJson.Parse("""{"signature":"s"}""");
        var body = await SendAsync(new ModelRequest(
        [
            User(new TextPart("a")),
            Assistant(
                new TextPart("b"),
                new ReasoningPart("x") { Opaque = opaque },
                new OpaquePart("anthropic", AgentJson.Parse("""{"type":"redacted_thinking","data":"d"}"""))),
            User(new TextPart("c")),
        ]));

        Assert.Equal("text", Assert.Single(body.GetProperty("messages")[1].GetProperty("content").EnumerateArray()).GetProperty("type").GetString());
    }

    [Fact]
    public async Task Marks_OfALongTalk_AreFourAtMost()
    {
        var messages = Enumerable.Range(0, 9)
            .SelectMany(number => (Message[])[User(new TextPart($"u{number}")), Assistant(new TextPart("a"))]).Append(User(new TextPart("last")));
        var request = new ModelRequest([.. messages]) { System = [new PromptText("s", "s")], Tools = [new ToolSpec("t", "t", AgentJson.EmptyObject)] };

        var marked = await SendAsync(request);
        var plain = await SendAsync(request, options => options with { Settings = AgentJson.Parse("{\"promptCache\":false}") });
        var own = await SendAsync(request with
        {
            Parameters = new ModelParameters { Extra = new Dictionary<string, JsonElement> { ["cache_control"] = AgentJson.Parse("{\"type\":\"ephemeral\"}") } }
        });

        static int Marks(JsonElement body) => body.GetRawText().Split("cache_control").Length - 1;
        Assert.Equal((4, 0, 1), (Marks(marked), Marks(plain), Marks(own)));
        Assert.Contains("cache_control", marked.GetProperty("messages")[18].GetRawText(), StringComparison.Ordinal);
        Assert.Contains("cache_control", marked.GetProperty("messages")[16].GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Images_ForAModelWithoutThem_AreNamed()
    {
        var body = await SendAsync(new ModelRequest([User(new TextPart("look"), new ImagePart("image/png") { Data = Pixel })]), options =>
            options with { Info = new ModelInfo("m") { Images = false } });

        Assert.Contains("cannot be shown", body.GetProperty("messages")[0].GetProperty("content")[1].GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parameters_All_AreSent()
    {
        var body = await SendAsync(Wire.Say("x") with
        {
            Tools = [new ToolSpec("now", "Tells the time.", AgentJson.Parse("{\"type\":\"object\",\"anyOf\":[],\"properties\":{}}"))],
            Parameters = new ModelParameters
            {
                Temperature = 0.5, TopP = 0.9, MaxOutputTokens = 100, Stop = ["END"],
                ResponseSchema = AgentJson.Parse("{\"type\":\"object\"}"),
                Extra = new Dictionary<string, JsonElement>
                {
                    ["top_k"] = AgentJson.Parse("7"),
                    ["temperature"] = AgentJson.Parse("1"),
                    ["stream"] = AgentJson.Parse("false")
                },
            },
            SessionId = "s1",
        });

        Assert.Equal(
            OneLine("""
            {"model":"test-model","max_tokens":100,"stream":true,"top_p":0.9,"stop_sequences":["END"],"output_config":{"format":{"type":"json_schema","schema":{"type":"object"}}},
            "tools":[{"name":"now","description":"Tells the time.","input_schema":{"type":"object","properties":{}},"cache_control":{"type":"ephemeral"}}],
            "messages":[{"role":"user","content":[{"type":"text","text":"x","cache_control":{"type":"ephemeral"}}]}],"top_k":7,"temperature":1}
            """),
            body.GetRawText());
    }

    [Theory]
    [InlineData("claude-opus-5-5", null, null, """{"type":"adaptive","display":"summarized"}""", null)]
    [InlineData("claude-sonnet-5", "xhigh", null, """{"type":"adaptive","display":"summarized"}""", "xhigh")]
    [InlineData("anthropic.claude-opus-4-6-v1:0", "low", null, """{"type":"adaptive","display":"summarized"}""", "low")]
    [InlineData("claude-opus-4.6", null, null, null, null)]
    [InlineData("claude-haiku-5-5", "off", null, """{"type":"disabled"}""", null)]
    [InlineData("claude-sonnet-4-5-20250929", "high", null, """{"type":"enabled","budget_tokens":16384}""", null)]
    [InlineData("claude-3-7-sonnet-20250219", "max", null, """{"type":"enabled","budget_tokens":24000}""", null)]
    [InlineData("claude-sonnet-4-20250514", "5000", null, """{"type":"enabled","budget_tokens":5000}""", null)]
    [InlineData("other-model", "medium", null, """{"type":"enabled","budget_tokens":6144}""", null)]
    [InlineData("other-model", "medium", 1000, null, null)]
    [InlineData("other-model", null, null, null, null)]
    public async Task Reasoning_ByTheModelsAge_IsAskedFor(string model, string? level, int? most, string? thinking, string? effort)
    {
        var body = await SendAsync(
            Wire.Say("x") with { Parameters = new ModelParameters { Reasoning = level, MaxOutputTokens = most } }, options => options with { Model = model });

        Assert.Equal(thinking, body.TryGetProperty("thinking", out var sent) ? sent.GetRawText() : null);
        Assert.Equal(effort, body.TryGetProperty("output_config", out var config) ? config.GetProperty("effort").GetString() : null);
    }

    [Theory]
    [InlineData("claude-opus-5-5", null, 64_000)]
    [InlineData("claude-haiku-4-5", null, 32_000)]
    [InlineData("claude-3-5-sonnet-20241022", null, 8_192)]
    [InlineData("claude-3-opus-20240229", null, 4_096)]
    [InlineData("kimi-k2", null, 8_192)]
    [InlineData("kimi-k2", 50_000, 50_000)]
    public async Task MaxTokens_WhereNobodySaid_FitTheModel(string model, int? limit, int expected)
    {
        var body = await SendAsync(Wire.Say("x"), options => options with { Model = model, Info = new ModelInfo(model) { OutputLimit = limit } });

        Assert.Equal(expected, body.GetProperty("max_tokens").GetInt32());
    }

    [Theory]
    [InlineData("{\"thinking\":\"adaptive\"}", "{\"type\":\"adaptive\",\"display\":\"summarized\"}")]
    [InlineData("{\"thinking\":\"none\"}", null)]
    [InlineData(
        "{\"thinking\":\"adaptive\",\"dropStaleThinking\":true}",
        "{\"type\":\"adaptive\",\"display\":\"summarized\",\"block_binding\":{\"prefix_mismatch_behavior\":\"drop_block\"}}")]
    public async Task Thinking_OfSettings_StandsBeforeTheName(string settings, string? thinking)
    {
        await using var wire = await Wire.StartAsync(Scenario.CreateMessages().Reply("ok"));

        await wire.AskAsync(
            wire.Options(settings) with { Headers = new Dictionary<string, string> { ["anthropic-beta"] = "mine" } },
            Wire.Say("x") with { Parameters = new ModelParameters { Reasoning = "low" } });

        wire.Server.Verify();
        Assert.Equal(thinking, wire.Server.Requests[0].Json!.Value.TryGetProperty("thinking", out var sent) ? sent.GetRawText() : null);
        var beta = string.Join(", ", wire.Server.Requests[0].Headers.Where(header => header.Key == "anthropic-beta").Select(header => header.Value));
        Assert.Equal(settings.Contains("drop", StringComparison.Ordinal) ? "mine, thinking-binding-controls-2026-08-01" : "mine", beta);
    }

    [Theory]
    [InlineData("claude-opus-5-5", true)]
    [InlineData("claude-fable-5-1", true)]
    [InlineData("claude-opus-5", false)]
    [InlineData("claude-sonnet-4-6", false)]
    [InlineData("gpt-5", false)]
    public void StaleThinking_IsDropped_WhereModelsBindIt(string model, bool expected)
    {
        Assert.Equal(expected, new Endpoint(new ModelClientOptions("anthropic", model) { Credential = "k" }).DropsStaleThinking);
        Assert.False(new Endpoint(new ModelClientOptions("anthropic", model) { BaseUrl = "http://gateway" }).DropsStaleThinking);
    }

    [Theory]
    [InlineData("", "", "/v1/messages", "x-api-key", "k")]
    [InlineData("/v1", "{\"auth\":\"bearer\"}", "/v1/messages", "Authorization", "Bearer k")]
    [InlineData("/deep/?a=b", "{\"auth\":\"x-api-key\"}", "/deep/v1/messages?a=b", "x-api-key", "k")]
    public async Task Request_GoesWhereAndAsSettingsSay(string suffix, string settings, string target, string header, string value)
    {
        await using var wire = await Wire.StartAsync(Scenario.CreateMessages().Reply("ok"));

        await wire.AskAsync(wire.Options(settings.Length == 0 ? "{}" : settings) with
        {
            BaseUrl = wire.Server.BaseUrl + suffix,
            Credential = "k",
            Headers = new Dictionary<string, string> { ["X-Team"] = "blue" }
        });

        var request = wire.Server.Requests[0];
        Assert.Equal(target, request.Target);
        Assert.Equal(value, request.Header(header));
        Assert.Null(request.Header(header == "x-api-key" ? "Authorization" : "x-api-key"));
        Assert.Equal(
            ("2023-06-01", "blue", "application/json"), (request.Header("anthropic-version"), request.Header("X-Team"), request.Header("Content-Type")));
        Assert.NotNull(request.Header("Content-Length"));
    }

    [Theory]
    [InlineData("claude-opus-4-1-20250805", 401)]
    [InlineData("claude-opus-4-20250514", 400)]
    [InlineData("claude-opus-4@20250514", 400)]
    [InlineData("claude-fable-5", 500)]
    [InlineData("CLAUDE-SONNET-4.5", 405)]
    [InlineData("claude-3-5-haiku-latest", 305)]
    [InlineData("claude", 0)]
    [InlineData("claude-instant-v1", 0)]
    [InlineData("", 0)]
    public void Version_OfAName_IsRead(string model, int expected) => Assert.Equal(expected, ModelVersion.Of(model).Number);
}
