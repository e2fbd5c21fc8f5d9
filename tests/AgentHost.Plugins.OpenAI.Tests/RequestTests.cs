using System.Text.Json;
using AgentHost.ModelServing;

namespace AgentHost.Plugins.OpenAI.Tests;

public sealed class RequestTests
{
    private static readonly byte[] Pixel = [1, 2, 3];

    private static Message User(params Part[] parts) => new("u", MessageRole.User, parts, default);

    private static Message Assistant(params Part[] parts) => new("a", MessageRole.Assistant, parts, default);

    private static Message Tool(params Part[] parts) => new("t", MessageRole.Tool, parts, default);

    private static async Task<JsonElement> SendAsync(ModelRequest request, Func<ModelClientOptions, ModelClientOptions>? change = null)
    {
        await using var wire = await Wire.StartAsync(Scenario.Create().Reply("ok"));
        var options = change is null ? wire.Options() : change(wire.Options());
        Assert.IsType<ModelFinished>((await wire.AskAsync(options, request))[^1]);
        wire.Server.Verify();
        return wire.Server.ModelRequests[0].Json!.Value;
    }

    [Fact]
    public async Task Conversation_OfEveryPart_MeetsTheWire()
    {
        var body = await SendAsync(new ModelRequest(
        [
            User(
                new TextPart("look"),
                new ImagePart("image/png") { Data = Pixel, Detail = "low" },
                new FilePart("text/plain", "a.txt") { Data = "body"u8.ToArray() },
                new ReferencePart("src/a.cs", "code") { StartLine = 2, EndLine = 3 }),
            Assistant(
                new ReasoningPart("hm"), new TextPart("I "), new TextPart("read."), new ToolCallPart("1", "read", AgentJson.Parse("{\"path\":\"x\"}")),
                new ToolCallPart("2", "read", AgentJson.Parse("\"{broken\""))),
            Tool(new ToolResultPart("1", [new TextPart("text"), new ImagePart("image/png") { Data = Pixel }])),
            Tool(new ToolResultPart("2", [new TextPart("not JSON")]) { IsError = true }),
            Assistant(new ReasoningPart("only thought")),
            User(new SummaryPart("earlier"), new TextPart("half \ud83d pair")),
        ])
        {
            System = [new PromptText("base", "One."), new PromptText("empty", ""), new PromptText("environment", "Two.")],
        });

        var messages = body.GetProperty("messages").EnumerateArray().ToList();
        Assert.Equal(["system", "user", "assistant", "tool", "tool", "user", "user"], messages.Select(message => message.GetProperty("role").GetString()));
        Assert.Equal("One.\n\nTwo.", messages[0].GetProperty("content").GetString());
        var parts = messages[1].GetProperty("content").EnumerateArray().ToList();
        Assert.Equal("data:image/png;base64,AQID", parts[1].GetProperty("image_url").GetProperty("url").GetString());
        Assert.Contains("body", parts[2].GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Contains("lines=\"2-3\"", parts[3].GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal("I read.", messages[2].GetProperty("content").GetString());
        var calls = messages[2].GetProperty("tool_calls");
        Assert.Equal("{\"path\":\"x\"}", calls[0].GetProperty("function").GetProperty("arguments").GetString());
        Assert.Equal(
            "{broken", AgentJson.Parse(calls[1].GetProperty("function").GetProperty("arguments").GetString()!).GetProperty("invalid_arguments").GetString());
        Assert.StartsWith("text", messages[3].GetProperty("content").GetString(), StringComparison.Ordinal);
        Assert.Equal("Error: not JSON", messages[4].GetProperty("content").GetString());
        Assert.Equal("image_url", messages[5].GetProperty("content")[1].GetProperty("type").GetString());
        Assert.Equal("earlier\n\nhalf \uFFFD pair", messages[6].GetProperty("content").GetString());
    }

    [Fact]
    public async Task Images_ForAModelWithoutThem_AreNamed()
    {
        var body = await SendAsync(new ModelRequest([User(new TextPart("look"), new ImagePart("image/png") { Data = Pixel })]), options =>
            options with { Info = new ModelInfo("m") { Images = false } });

        Assert.Contains("cannot be shown", body.GetProperty("messages")[0].GetProperty("content").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parameters_All_AreSent()
    {
        var body = await SendAsync(Wire.Say("x") with
        {
            Tools = [new ToolSpec("now", "Tells the time.", AgentJson.Parse("{\"type\":\"object\"}"))],
            Parameters = new ModelParameters
            {
                Temperature = 0.5, TopP = 0.9, MaxOutputTokens = 100, Reasoning = "low", Stop = ["END"],
                ResponseSchema = AgentJson.Parse(
                    "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}},\"required\":[\"a\"],\"additionalProperties\":false}"),
                Extra = new Dictionary<string, JsonElement>
                {
                    ["seed"] = AgentJson.Parse("7"),
                    ["temperature"] = AgentJson.Parse("1"),
                    ["stream"] = AgentJson.Parse("false")
                },
            },
            SessionId = "s1",
        });

        Assert.Equal(1, body.GetProperty("temperature").GetDouble());
        Assert.Equal(0.9, body.GetProperty("top_p").GetDouble());
        Assert.Equal(100, body.GetProperty("max_tokens").GetInt32());
        Assert.Equal("low", body.GetProperty("reasoning_effort").GetString());
        Assert.Equal("END", body.GetProperty("stop")[0].GetString());
        Assert.True(body.GetProperty("response_format").GetProperty("json_schema").GetProperty("strict").GetBoolean());
        Assert.Equal(7, body.GetProperty("seed").GetInt32());
        Assert.True(body.GetProperty("stream").GetBoolean());
        Assert.True(body.GetProperty("stream_options").GetProperty("include_usage").GetBoolean());
        Assert.Equal(JsonValueKind.Object, body.GetProperty("tools")[0].GetProperty("function").GetProperty("parameters").GetProperty("properties").ValueKind);
        Assert.False(body.TryGetProperty("prompt_cache_key", out _));
    }

    [Fact]
    public async Task Dialect_OfSettings_IsSpoken()
    {
        var body = await SendAsync(Wire.Say("x") with { Parameters = new ModelParameters { MaxOutputTokens = 5 } },
            options => options with { ProviderType = "openai", Credential = "k", Settings = AgentJson.Parse("{\"includeUsage\":false}") });
        var named = await SendAsync(Wire.Say("x") with { Parameters = new ModelParameters { MaxOutputTokens = 5 } }, options =>
            options with { Settings = AgentJson.Parse("{\"maxTokensField\":\"max_new_tokens\"}") });

        Assert.Equal(5, body.GetProperty("max_completion_tokens").GetInt32());
        Assert.False(body.TryGetProperty("stream_options", out _));
        Assert.Equal(5, named.GetProperty("max_new_tokens").GetInt32());
    }

    [Fact]
    public async Task Headers_WithoutACredential_HaveNoAuthorization()
    {
        await using var wire = await Wire.StartAsync(Scenario.Create().Reply("ok"));

        await wire.AskAsync(wire.Options() with { BaseUrl = wire.Server.BaseUrl + "/?api-version=1" });

        Assert.Null(wire.Server.Requests[0].Header("Authorization"));
        Assert.Equal("/v1/chat/completions?api-version=1", wire.Server.Requests[0].Target);
        Assert.Equal("application/json", wire.Server.Requests[0].Header("Content-Type"));
        Assert.NotNull(wire.Server.Requests[0].Header("Content-Length"));
    }

    [Theory]
    [InlineData("{\"type\":\"object\",\"properties\":{\"a\":{}}}", false)]
    [InlineData("{\"type\":\"object\",\"properties\":{\"a\":{}},\"additionalProperties\":false}", false)]
    [InlineData(
        "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"object\",\"properties\":{\"b\":{}}}},\"required\":[\"a\"],\"additionalProperties\":false}",
        false)]
    [InlineData("{\"type\":\"object\",\"properties\":{\"a\":{\"enum\":[{}]}},\"required\":[\"a\"],\"additionalProperties\":false}", true)]
    [InlineData("{}", false)]
    public void Strict_OnlyForClosedSchemas(string schema, bool expected) => Assert.Equal(expected, Requests.SchemaWriter.IsStrict(AgentJson.Parse(schema), 0));
}
