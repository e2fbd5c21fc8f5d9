namespace AgentHost.ModelServing.Tests;

public sealed class OllamaViolationTests
{
    private const string User = """{"role":"user","content":"x"}""";
    private const string Call = """{"role":"assistant","content":"","tool_calls":[{"id":"a","function":{"index":0,"name":"t","arguments":{}}}]}""";
    private const string Result = """{"role":"tool","content":"r","tool_name":"t","tool_call_id":"a"}""";

    public static TheoryData<string, string> Messages => new()
    {
        { $"{User},{Call},{Result},{User}", "" },
        { """{"role":"system","content":"x"},{"role":"user","content":"x","images":["AQID"]}""", "" },
        { "", "messages" },
        { "7", "content role" },
        { """{"role":"user","content":[{"type":"text","text":"x"}]}""", "content" },
        { """{"role":"user","content":"x","images":["?"]}""", "images" },
        { """{"role":"user","content":"x","images":"AQID"}""", "images" },
        { $"{User},{Call},{User}", "tool-result-missing" },
        { $"{User},{Result}", "tool-result-orphan" },
        { $$"""{{User}},{{Call}},{"role":"tool","content":"r","tool_call_id":"a"}""", "tool-name" },
        {
            $$$"""{{{User}}},{"role":"assistant","content":"","tool_calls":[{"id":"a","function":{"name":"","arguments":"{}"}}]},{{{Result}}}""",
            "tool-call-arguments tool-call-name"
        },
    };

    public static TheoryData<string, string> Rest => new()
    {
        {
            ""","think":"high","format":{"type":"object"},"keep_alive":-1,"truncate":false,"tools":[{"type":"function","function":{"name":"t","parameters":{"type":"object","properties":{"a":{"type":["string","null"],"anyOf":[{}]}}}}}]""",
            ""
        },
        { ""","think":"huge","format":[1],"keep_alive":[],"truncate":1""", "format keep-alive think truncate" },
        { ""","options":[]""", "options" },
        { ""","options":{"temperature":"hot","stop":"x"}""", "option option" },
        { $$""","options":{},"x":"{{new string('x', 20_000)}}" """, "num-ctx" },
        { ""","tools":[{"type":"function","function":{"name":"t","parameters":{}}}]""", "tool-schema" },
        { ""","tools":[{"type":"f","function":{"name":"t","parameters":{"type":"object","properties":{"a":true}}}}]""", "tool tool-schema" },
        {
            ""","tools":[{"type":"function","function":{"name":"t","parameters":{"type":"object","properties":{"a":{"type":7,"anyOf":[1]}}}}}]""",
            "tool-schema tool-schema"
        },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public Task Messages_AreHeldToTheRules(string messages, string expected) => CheckAsync(OllamaClient.Body(messages: messages), expected);

    [Theory]
    [MemberData(nameof(Rest))]
    public Task Request_IsHeldToTheRules(string rest, string expected) =>
        CheckAsync(
            rest.Contains("options", StringComparison.Ordinal) ? $$"""{"model":"test-model","messages":[{{User}}]{{rest}}}""" : OllamaClient.Body(rest),
            expected);

    private static async Task CheckAsync(string body, string expected)
    {
        await using ModelServer server = await ModelServer.StartAsync(Scenario.CreateOllama().Reply("x"));
        using var client = new OllamaClient(server);
        using HttpResponseMessage response = await client.PostAsync("/api/chat", body);

        Assert.Equal(expected, string.Join(' ', server.Violations.Select(violation => violation.Rule).Order(StringComparer.Ordinal)));
    }
}
