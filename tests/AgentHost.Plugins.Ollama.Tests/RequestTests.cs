using System.Text.Json;
using AgentHost.ModelServing;

namespace AgentHost.Plugins.Ollama.Tests;

public sealed class RequestTests
{
    private static readonly byte[] Pixel = [1, 2, 3];

    private static Message User(params Part[] parts) => new("u", MessageRole.User, parts, default);

    private static Message Assistant(params Part[] parts) => new("a", MessageRole.Assistant, parts, default) { Model = "test/test-model" };

    private static Message Tool(params Part[] parts) => new("t", MessageRole.Tool, parts, default);

    private static async Task<JsonElement> SendAsync(
        ModelRequest request, string settings = "{}", Func<ModelClientOptions, ModelClientOptions>? change = null, bool strict = true)
    {
        await using var wire = await Wire.StartAsync(Scenario.CreateOllama().Reply("ok"));
        var options = wire.Options(settings);
        Assert.IsType<ModelFinished>((await wire.AskAsync(change?.Invoke(options) ?? options, request))[^1]);
        if (strict)
        {
            wire.Server.Verify();
        }

        return wire.Server.ModelRequests[0].Json!.Value;
    }

    [Fact]
    public async Task Conversation_OfEveryPart_IsThisOnTheWire()
    {
        var request = new ModelRequest(
        [
            User(
                new TextPart("look \ud800 here"),
                new ImagePart("image/png") { Data = Pixel },
                new FilePart("text/plain", "a.txt") { Data = "one"u8.ToArray() }),
            Assistant(
                new ReasoningPart("first "),
                new ReasoningPart("second"),
                new TextPart("I look."),
                new ToolCallPart("c1", "read", AgentJson.Parse("""{"path":"a"}""")),
                new ToolCallPart("c2", "list", AgentJson.Parse("\"broken {\""))),
            Tool(new ToolResultPart(
                "c1",
                [new TextPart("text"), new ImagePart("image/png") { Data = Pixel }]),
                new ToolResultPart("c2", [new TextPart("no such tool")]) { IsError = true }),
            new Message("o", MessageRole.Assistant, [new ReasoningPart("foreign"), new TextPart("Done.")], default) { Model = "other/model" },
            Assistant(new ReasoningPart("nothing but this")),
            User(new TextPart("go on")),
        ])
        { System = [new PromptText("a", "Be brief."), new PromptText("b", ""), new PromptText("c", "Be kind.")] };

        var body = await SendAsync(request);

        Assert.Equal(
            """
            {"role":"system","content":"Be brief.\n\nBe kind."}
            {"role":"user","content":"look \uFFFD here\n\n<file name=\"a.txt\" type=\"text/plain\">\none\n</file>","images":["AQID"]}
            {"role":"assistant","content":"I look.","thinking":"first second","tool_calls":[{"id":"c1","function":{"index":0,"name":"read","arguments":{"path":"a"}}},{"id":"c2","function":{"index":1,"name":"list","arguments":{"invalid_arguments":"broken {"}}}]}
            {"role":"tool","content":"text\n[The image follows in the next message.]","tool_name":"read","tool_call_id":"c1"}
            {"role":"tool","content":"Error: no such tool","tool_name":"list","tool_call_id":"c2"}
            {"role":"user","content":"The image from the tool's result:","images":["AQID"]}
            {"role":"assistant","content":"Done."}
            {"role":"user","content":"go on"}
            """.Replace("\\uFFFD", "\uFFFD", StringComparison.Ordinal).ReplaceLineEndings("\n"),
            string.Join('\n', body.GetProperty("messages").EnumerateArray().Select(message => message.GetRawText())));
        Assert.Equal("""{"num_ctx":32768}""", body.GetProperty("options").GetRawText());
        Assert.Equal("model messages stream truncate shift options", string.Join(' ', body.EnumerateObject().Select(member => member.Name)));
    }

    [Fact]
    public async Task Images_ForAModelThatIsBlind_AreNamed()
    {
        var body = await SendAsync(
            new ModelRequest([User(new TextPart("look"), new ImagePart("image/png") { Data = Pixel })]),
            change: options => options with { Info = new ModelInfo("test-model") { Images = false } });

        var message = body.GetProperty("messages")[0];
        Assert.False(message.TryGetProperty("images", out _));
        Assert.Contains("An image (image/png)", message.GetProperty("content").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parameters_OfTheRequest_StandOverTheEntrys()
    {
        var request = Wire.Say("x") with
        {
            Parameters = new()
            {
                Temperature = 0.5,
                TopP = 0.9,
                MaxOutputTokens = 100,
                Stop = ["END"],
                Reasoning = "high",
                ResponseSchema = AgentJson.Parse("""{"type":"object"}"""),
                Extra = new Dictionary<string, JsonElement>
                {
                    ["options"] = AgentJson.Parse("""{"top_k":40,"top_p":0.1}"""),
                    ["logprobs"] = AgentJson.Parse("true"),
                    ["model"] = AgentJson.Parse("\"no\""),
                    ["shift"] = AgentJson.Parse("true")
                },
            },
        };

        var body = await SendAsync(request, """{"keepAlive":"10m","options":{"temperature":1.5,"top_k":1,"seed":7,"num_ctx":2048}}""");

        Assert.Equal(
            """{"num_predict":100,"temperature":0.5,"stop":["END"],"seed":7,"num_ctx":2048,"top_k":40,"top_p":0.1}""",
            body.GetProperty("options").GetRawText());
        Assert.Equal(("high", "10m", true, """{"type":"object"}""", "test-model", true), (
            body.GetProperty("think").GetString(), body.GetProperty("keep_alive").GetString(), body.GetProperty("logprobs").GetBoolean(),
            body.GetProperty("format").GetRawText(), body.GetProperty("model").GetString(), body.GetProperty("shift").GetBoolean()));
    }

    [Theory]
    [InlineData("off", "false")]
    [InlineData("none", "false")]
    [InlineData("minimal", "\"low\"")]
    [InlineData("medium", "\"medium\"")]
    [InlineData("xhigh", "\"max\"")]
    [InlineData("on", "true")]
    [InlineData(null, null)]
    public async Task Reasoning_InAnyWord_IsOneThatTheServiceTakes(string? level, string? expected)
    {
        var body = await SendAsync(Wire.Say("x") with { Parameters = new() { Reasoning = level } });

        Assert.Equal(expected, body.TryGetProperty("think", out var think) ? think.GetRawText() : null);
    }

    [Theory]
    [InlineData("""{"numCtx":5000}""", 5000)]
    [InlineData("""{"numCtx":0}""", null)]
    [InlineData("""{"numCtx":-1}""", 32_768)]
    [InlineData("""{"numCtx":"all"}""", 32_768)]
    [InlineData("""{"models":["test-model",{"id":"other","contextWindow":1},{"id":"test-model","contextWindow":9000}]}""", 9000)]
    [InlineData("""{"numCtx":6000,"models":[{"id":"test-model","contextWindow":9000}]}""", 6000)]
    public async Task Window_OfTheEntry_IsSent(string settings, int? expected)
    {
        var body = await SendAsync(Wire.Say("x"), settings);

        Assert.Equal(expected, body.GetProperty("options").TryGetProperty("num_ctx", out var size) ? size.GetInt32() : null);
    }

    [Fact]
    public async Task Window_OfALongConversation_GrowsAndStays()
    {
        await using var wire = await Wire.StartAsync(Scenario.CreateOllama().Reply("a").Repeat(3));
        await using var client = new OllamaProvider(wire, TimeProvider.System).CreateClient(wire.Options());
        foreach (var request in new[] { Wire.Say("short"), Wire.Say(new string('x', 400_000)), Wire.Say("short") })
        {
            await foreach (var update in client.StreamAsync(request, CancellationToken.None))
            {
                Assert.IsNotType<ModelFault>(update);
            }
        }

        // The server would tell of a request that does not fit.
        wire.Server.Verify();
        Assert.Equal(
            [32_768, 262_144, 262_144],
            wire.Server.ModelRequests.Select(request => request.Json!.Value.GetProperty("options").GetProperty("num_ctx").GetInt32()));
    }

    public static TheoryData<string, string> Schemas => new()
    {
        { "{}", """{"type":"object","properties":{}}""" },
        { "true", """{"type":"object","properties":{}}""" },
        {
            """{"type":"object","properties":{"a":true,"b":{"type":["string","null"]}},"required":["b"],"additionalProperties":false}""",
            """{"type":"object","properties":{"a":{},"b":{"type":["string","null"]}},"required":["b"],"additionalProperties":false}"""
        },
        {
            """{"properties":{"a":{"oneOf":[{"const":"x"},{"type":"integer","enum":[1]}]}}}""",
            """{"type":"object","properties":{"a":{"anyOf":[{"enum":["x"]},{"type":"integer","enum":[1]}]}}}"""
        },
        {
            """{"properties":{"a":{"anyOf":[false],"oneOf":[true],"type":{},"enum":1,"description":2,"required":true,"properties":[]}}}""",
            """{"type":"object","properties":{"a":{"anyOf":[{}]}}}"""
        },
        {
            """{"properties":{"type":{"type":"string"},"properties":{"type":"object","properties":{"deep":true}}}}""",
            """{"type":"object","properties":{"type":{"type":"string"},"properties":{"type":"object","properties":{"deep":{}}}}}"""
        },
    };

    [Theory]
    [MemberData(nameof(Schemas))]
    public async Task Schema_OfATool_IsOneThatTheServiceReads(string schema, string expected)
    {
        var body = await SendAsync(Wire.Say("x") with { Tools = [new ToolSpec("t", "d", AgentJson.Parse(schema))] });

        Assert.Equal(expected, body.GetProperty("tools")[0].GetProperty("function").GetProperty("parameters").GetRawText());
    }

    [Fact]
    public async Task Key_AndHeaders_GoAlong()
    {
        await using var wire = await Wire.StartAsync(Scenario.CreateOllama().Reply("ok") with { ApiKey = "k" });

        await wire.AskAsync(wire.Options() with { Credential = "k", Headers = new Dictionary<string, string> { ["X-Own"] = "v" } });

        wire.Server.Verify();
        Assert.Equal(("v", "application/x-ndjson"), (wire.Server.Requests[0].Header("X-Own"), wire.Server.Requests[0].Header("Accept")));
    }
}
