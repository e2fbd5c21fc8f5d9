using System.Text.Json;
using AgentHost.ModelServing;

namespace AgentHost.Plugins.OpenAI.Tests.Gateways;

/// <summary>For each setting that a gateway may have: whether the wire shows it.</summary>
internal static class QuirkChecks
{
    private static readonly ToolCallPart Foreign = new("call_of_another_service", "read", AgentJson.EmptyObject);
    private static readonly JsonElement Schema = AgentJson.Parse(
        """{"type":"object","properties":{"town":{"type":"string"}},"required":["town"],"additionalProperties":false}""");

    /// <summary>Whether a gateway with these settings does what <paramref name="value"/> of the setting asks for.</summary>
    public static Task<bool> HoldsAsync(string setting, JsonElement value, Func<string?, ModelClientOptions> options) => setting switch
    {
        "reasoningStyle" => ReasoningStyleAsync(value.GetString()!, options),
        "maxTokensField" => BodyAsync(options, Say(new ModelParameters { MaxOutputTokens = 5 }), body => Number(body, value.GetString()!) == 5),
        "responseFormat" => BodyAsync(options, Say(new ModelParameters { ResponseSchema = Schema }), body => IsFormat(body, value.GetString()!)),
        "extraBody" =>
            BodyAsync(options, Wire.Say("x"), body =>
                value.EnumerateObject().All(member => body.TryGetProperty(member.Name, out var sent) && JsonElement.DeepEquals(sent, member.Value))),
        "echoReasoning" => EchoAsync(options),
        "echoUnknown" => EchoUnknownAsync(options),
        "callIdLength" => BodyAsync(options, Talk(), body => HasShortIds(body, value.GetInt32())),
        "assistantAfterResults" =>
            BodyAsync(options, Talk(new Message("4", MessageRole.User, [new TextPart("stop")], default)), body =>
                Roles(body) == "user assistant tool assistant user"),
        "missingSignature" => BodyAsync(options, Talk(), body => Calls(body)[0].TryGetProperty("extra_content", out var extra)
            && extra.GetProperty("google").GetProperty("thought_signature").GetString() == value.GetString()
            && !Calls(body)[1].TryGetProperty("extra_content", out _)),
        "headers" => HeadersAsync(value, options),
        "basePath" => BasePathAsync(value.GetString()!, options),
        "modelPrefix" => PrefixAsync(value.GetString()!, options),
        "responsesModels" => ResponsesAsync(value, options),
        _ => throw new InvalidOperationException($"No check says what {setting} does on the wire."),
    };

    private static ModelRequest Say(ModelParameters parameters) => Wire.Say("x") with { Parameters = parameters };

    private static ModelRequest Talk(params Message[] more) => new(
    [
        .. Wire.Say("go").Messages,
        new Message("2", MessageRole.Assistant, [Foreign, Foreign with { CallId = "another" }], default) { Model = "elsewhere/model" },
        new Message("3", MessageRole.Tool, [new ToolResultPart(Foreign.CallId, [new TextPart("1")])], default),
        new Message("3b", MessageRole.Tool, [new ToolResultPart("another", [new TextPart("2")])], default),
        .. more,
    ]);

    private static async Task<bool> BodyAsync(Func<string?, ModelClientOptions> options, ModelRequest request, Func<JsonElement, bool> check)
    {
        await using var wire = await Wire.StartAsync(Scenario.Create().Reply("ok"));
        Assert.IsType<ModelFinished>((await wire.AskAsync(options(wire.Server.BaseUrl), request))[^1]);
        wire.Server.Verify();
        return check(wire.Server.ModelRequests[0].Json!.Value);
    }

    private static async Task<bool> ReasoningStyleAsync(string style, Func<string?, ModelClientOptions> options)
    {
        bool Is(JsonElement body, bool on) => style switch
        {
            "object" => Text(body, "reasoning", "effort") == (on ? "high" : "none") && !body.TryGetProperty("reasoning_effort", out _),
            "thinking" => Text(body, "thinking", "type") == (on ? "enabled" : "disabled") && !body.TryGetProperty("reasoning_effort", out _),
            "thinking-effort" => Text(body, "thinking", "type") == (on ? "enabled" : "disabled") && body.TryGetProperty("reasoning_effort", out _) == on,
            "enable-thinking" =>
                body.TryGetProperty("enable_thinking", out var flag) && flag.GetBoolean() == on && !body.TryGetProperty("reasoning_effort", out _),
            _ => false,
        };
        return await BodyAsync(options, Say(new ModelParameters { Reasoning = "high" }), body => Is(body, on: true))
            && await BodyAsync(options, Say(new ModelParameters { Reasoning = "off" }), body => Is(body, on: false));
    }

    private static async Task<bool> EchoUnknownAsync(Func<string?, ModelClientOptions> options)
    {
        await using var wire = await Wire.StartAsync(Scenario.Create().Reply(new Reply
        {
            RawEvents =
            [
                """{"choices":[{"delta":{"role":"assistant","content":"a","channel":"final"}}]}""",
                """{"choices":[{"delta":{"content":"b","channel":"final"},"finish_reason":"stop"}]}""",
            ],
        }).Reply("ok"));
        var chosen = options(wire.Server.BaseUrl);
        var members = (await wire.AskAsync(chosen)).OfType<OpaqueUpdate>().Single().Part;
        await wire.AskAsync(chosen, new ModelRequest(
        [
            .. Wire.Say("go").Messages, new Message("2", MessageRole.Assistant, [new TextPart("ab"), members], default)
            {
                Model = $"{chosen.Provider}/{chosen.Model}",
            },
            .. Wire.Say("go on").Messages,
        ]));
        return members.Value.GetProperty("channel").GetString() == "final" && !wire.Server.ModelRequests[1].Messages[1].TryGetProperty("channel", out _);
    }

    private static async Task<bool> EchoAsync(Func<string?, ModelClientOptions> options)
    {
        await using var wire = await Wire.StartAsync(
            Scenario.Create().Reply(new Reply { Reasoning = "why", ToolCalls = [new() { Id = "c00000001", Name = "read" }] }).Reply("ok"));
        var chosen = options(wire.Server.BaseUrl);
        var updates = await wire.AskAsync(chosen);
        var own = new Message(
            "2",
            MessageRole.Assistant,
            [
                new ReasoningPart("why") { Opaque = updates.OfType<ReasoningDelta>().Last().Opaque },
                new ToolCallPart("c00000001", "read", AgentJson.EmptyObject)
            ],
            default)
        {
            Model = $"{chosen.Provider}/{chosen.Model}",
        };
        var silent = new Message(
            "4", MessageRole.Assistant, [new ToolCallPart("c00000002", "read", AgentJson.EmptyObject)], default) { Model = "elsewhere/model" };
        await wire.AskAsync(chosen, new ModelRequest(
        [
            .. Wire.Say("go").Messages, own, new Message("3", MessageRole.Tool, [new ToolResultPart("c00000001", [])], default),
            silent, new Message("5", MessageRole.Tool, [new ToolResultPart("c00000002", [])], default),
        ]));
        var assistants = wire.Server.ModelRequests[1].Messages.Where(message => message.GetProperty("role").GetString() == "assistant")
            .Select(message => message.TryGetProperty("reasoning_content", out var text) ? text.GetString() : null);
        return assistants.SequenceEqual(["why", ""]);
    }

    private static async Task<bool> HeadersAsync(JsonElement value, Func<string?, ModelClientOptions> options)
    {
        await using var wire = await Wire.StartAsync(Scenario.Create().Reply("ok"));
        await wire.AskAsync(options(wire.Server.BaseUrl));
        return value.EnumerateObject().All(header => wire.Server.ModelRequests[0].Header(header.Name) == header.Value.GetString());
    }

    private static async Task<bool> BasePathAsync(string path, Func<string?, ModelClientOptions> options)
    {
        var asked = new AskedAddress();
        foreach (var address in (string[])["https://name.example.org", "https://name.example.org/", "https://name.example.org/own"])
        {
            await using var client = new OpenAIProvider(asked, TimeProvider.System).CreateClient(options(address));
            _ = await client.StreamAsync(Wire.Say("x"), CancellationToken.None).ToListAsync();
        }

        return asked.Asked.Select(call => call.Address!.AbsolutePath)
            .SequenceEqual([$"{path}/chat/completions", $"{path}/chat/completions", "/own/chat/completions"]);
    }

    private static async Task<bool> PrefixAsync(string prefix, Func<string?, ModelClientOptions> options)
    {
        await using var wire = await Wire.StartAsync(Scenario.Create() with { Models = [prefix + "a", "b"] });
        var models = await new OpenAIProvider(wire, TimeProvider.System).ListModelsAsync(options(wire.Server.BaseUrl), CancellationToken.None);
        return models.Select(model => model.Id).SequenceEqual(["a", "b"]);
    }

    private static async Task<bool> ResponsesAsync(JsonElement prefixes, Func<string?, ModelClientOptions> options)
    {
        var asked = new AskedAddress();
        foreach (var model in (string[])[prefixes[0].GetString() + "5", "other"])
        {
            await using var client = new OpenAIProvider(asked, TimeProvider.System).CreateClient(options("https://example.org/v1") with { Model = model });
            _ = await client.StreamAsync(Wire.Say("x"), CancellationToken.None).ToListAsync();
        }

        return asked.Asked.Select(call => call.Address!.AbsolutePath).SequenceEqual(["/v1/responses", "/v1/chat/completions"]);
    }

    private static bool IsFormat(JsonElement body, string format)
    {
        var told = body.GetProperty("messages")[0] is var first && first.GetProperty("role").GetString() == "system"
            && first.GetProperty("content").GetString()!.Contains(Schema.GetRawText(), StringComparison.Ordinal);
        return told && (format == "none" ? !body.TryGetProperty("response_format", out _) : Text(body, "response_format", "type") == "json_object");
    }

    private static bool HasShortIds(JsonElement body, int length)
    {
        var ids = Calls(body).Select(call => call.GetProperty("id").GetString()!).ToList();
        var results = body.GetProperty("messages").EnumerateArray().Where(message => message.TryGetProperty("tool_call_id", out _))
            .Select(message => message.GetProperty("tool_call_id").GetString()!);
        return ids.Concat(results).All(id => id.Length == length && id.All(char.IsAsciiLetterOrDigit)) && ids.SequenceEqual(results)
            && ids.Distinct().Count() == 2;
    }

    private static List<JsonElement> Calls(JsonElement body) => [.. body.GetProperty("messages")[1].GetProperty("tool_calls").EnumerateArray()];

    private static string Roles(JsonElement body) =>
        string.Join(' ', body.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("role").GetString()).Aggregate(
        new List<string?>(), static (roles, role) => { if (role != "tool" || roles.LastOrDefault() != "tool") { roles.Add(role); } return roles; }));

    private static long? Number(JsonElement body, string name) => body.TryGetProperty(name, out var value) ? value.GetInt64() : null;

    private static string? Text(JsonElement body, string name, string member) =>
        body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object && value.TryGetProperty(member, out var text)
            ? text.GetString()
            : null;
}
