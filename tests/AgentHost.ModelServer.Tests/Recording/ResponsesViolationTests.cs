using System.Text.Json;

namespace AgentHost.ModelServing.Tests;

public sealed class ResponsesViolationTests
{
    private const string User = """{"role":"user","content":"x"}""";
    private const string Model = """{"type":"message","role":"assistant","content":[{"type":"output_text","text":"y"}]}""";
    private const string Call = """{"type":"function_call","call_id":"a","name":"t","arguments":"{}"}""";
    private const string Output = """{"type":"function_call_output","call_id":"a","output":"r"}""";

    public static TheoryData<string, string> Input => new()
    {
        { $"{User},{Model},{Call},{Output}", "" },
        { """{"role":"user","content":[{"type":"input_text","text":"x"},{"type":"input_image","image_url":"data:,"}]}""", "" },
        { "", "input" },
        { "7", "item" },
        { """{"type":"magic"}""", "item" },
        { """{"role":"tool","content":"x"}""", "role" },
        { """{"role":"user","content":[]}""", "content" },
        { """{"role":"user","content":[{"type":"text","text":"x"}]}""", "content" },
        { """{"role":"assistant","content":[{"type":"input_text","text":"x"}]}""", "content" },
        { """{"role":"assistant","phase":"thinking","content":"x"}""", "phase" },
        { $"{User},{Call}", "tool-result-missing" },
        { $"{User},{Output}", "tool-result-orphan" },
        { $"{User},{Call},{Output},{Output}", "tool-result-duplicate" },
        { $"{User},{Call},{Call},{Output}", "tool-call-id" },
        { $$"""{{User}},{"type":"function_call","name":"a b","arguments":{} }""", "tool-call-arguments tool-call-id tool-call-name" },
        { $$"""{{User}},{"type":"reasoning","id":"rs_1","summary":[]},{{Model}}""", "reasoning-not-found" },
        { $$"""{{User}},{"type":"reasoning","encrypted_content":"forged"},{{Model}}""", "reasoning-content reasoning-summary" },
    };

    public static TheoryData<string, string> Rest => new()
    {
        {
            ""","temperature":2,"max_output_tokens":16,"include":[],"prompt_cache_key":"k","text":{"format":{"type":"json_schema","name":"a","schema":{} } }""",
            ""
        },
        { ""","stop":["x"],"messages":[]""", "extra-member extra-member" },
        { ""","temperature":2.5,"top_p":"x" """, "temperature top_p" },
        { ""","max_output_tokens":15""", "max-output-tokens" },
        { ""","instructions":7""", "instructions" },
        { ""","text":{"format":{"type":"json_schema","name":"a"} }""", "text-format" },
        { ""","tools":7""", "tools" },
        {
            ""","tools":[{"type":"function","name":"a","parameters":{"type":"object"},"strict":false},{"type":"function","name":"a","parameters":{"type":"object"},"strict":false}]""",
            "tool-duplicate"
        },
        { ""","tools":[{"type":"function","function":{"name":"a"},"strict":false}]""", "tool-name tool-schema" },
        { ""","tools":[{"type":"function","name":"a","parameters":{"type":"object","properties":{"p":{} } } }]""", "tool-strict" },
        {
            ""","tools":[{"type":"function","name":"a","parameters":{"type":"object","properties":{"p":{} },"required":["p"],"additionalProperties":false} }]""",
            ""
        },
    };

    [Theory]
    [MemberData(nameof(Input))]
    public async Task Input_EachRule_IsReportedByName(string input, string rules) => await ExpectAsync(ResponsesClient.Body(input: input), rules);

    [Theory]
    [MemberData(nameof(Rest))]
    public async Task Request_EachRule_IsReportedByName(string rest, string rules) => await ExpectAsync(ResponsesClient.Body(rest: rest), rules);

    [Theory]
    [InlineData("""{"input":"x","stream":1}""", "model stream")]
    [InlineData("[]", "body")]
    [InlineData("{", "body")]
    public async Task Body_EachRule_IsReportedByName(string body, string rules) => await ExpectAsync(body, rules);

    [Fact]
    public async Task Reasoning_SentBack_IsAcceptedUnchangedAndNotAlone()
    {
        await using ModelServer server = await ModelServer.StartAsync(Scenario.CreateResponses(), _ => new Reply { Reasoning = "why\n\"é\"", Text = "t" });
        using var client = new ResponsesClient(server);
        using HttpResponseMessage response = await client.PostAsync(
            ResponsesClient.Body(stream: false, rest: ""","include":["reasoning.encrypted_content"]"""));
        JsonElement output = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("output");

        await client.EventsAsync(ResponsesClient.Body(input: $"{User},{output[0].GetRawText()},{output[1].GetRawText()},{User}"));
        Assert.Empty(server.Violations);
        await client.EventsAsync(ResponsesClient.Body(input: $"{User},{output[0].GetRawText()},{User}"));
        Assert.Equal(["reasoning-alone"], server.Violations.Select(v => v.Rule));
    }

    [Fact]
    public async Task Body_MutatedJson_NeverBreaksTheServer()
    {
        await using ModelServer server = await ModelServer.StartAsync(Scenario.CreateResponses(), _ => Reply.Of("ok"));
        using var client = new ResponsesClient(server);
        string seed = ResponsesClient.Body(
            stream: false,
            input: $$"""{{User}},{{Model}},{"type":"reasoning","summary":[],"encrypted_content":"aa.b"},{{Call}},{{Output}}""",
            rest: ""","instructions":"s","tools":[{"type":"function","name":"t","parameters":{"type":"object","properties":{"p":{} } } }]""");

        await MutatedBodies.AssertAnsweredAsync(server, seed, body => client.PostAsync(body));
    }

    private static async Task ExpectAsync(string body, string rules)
    {
        await using ModelServer server = await ModelServer.StartAsync(Scenario.CreateResponses().Reply("ok"));
        using var client = new ResponsesClient(server);
        using HttpResponseMessage response = await client.PostAsync(body);
        Assert.Equal(rules, string.Join(' ', server.Violations.Select(v => v.Rule).Order(StringComparer.Ordinal)));
    }
}
