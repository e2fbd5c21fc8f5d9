using System.Text.Json;

namespace AgentHost.ModelServing.Tests;

public sealed class MessagesViolationTests
{
    private const string User = """{"role":"user","content":"x"}""";
    private const string Model = """{"role":"assistant","content":[{"type":"text","text":"y"}]}""";
    private const string Calls =
        """{"role":"assistant","content":[{"type":"tool_use","id":"a","name":"t","input":{}},{"type":"tool_use","id":"b","name":"t","input":{}}]}""";
    private const string ResultA = """{"type":"tool_result","tool_use_id":"a","content":"r"}""";
    private const string ResultB =
        """{"type":"tool_result","tool_use_id":"b","content":[{"type":"text","text":"r"},{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AQID"}}],"is_error":true}""";
    private const string Both = """{"role":"user","content":[""" + ResultB + "," + ResultA + """,{"type":"text","text":"go on"}]}""";
    private const string Mark = ""","cache_control":{"type":"ephemeral"}""";

    public static TheoryData<string, string> Messages => new()
    {
        { $"{User},{Calls},{Both}", "" },
        { $"{User},{Model},{User}", "" },
        { "", "messages" },
        { $"{Model},{User}", "alternation" },
        { $"{User},{User}", "alternation" },
        { $"{User},{Model}", "prefill" },
        { $$"""{"role":"system","content":"x"}""", "role" },
        { "7", "content role" },
        { """{"role":"user","content":[]}""", "content" },
        { """{"role":"user","content":" "}""", "text" },
        { """{"role":"user","content":[{"type":"text","text":"\n"}]}""", "text" },
        { """{"role":"user","content":[{"type":"thinking","thinking":"x","signature":"y"}]}""", "block" },
        { """{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/bmp","data":"AQID"}}]}""", "image" },
        { """{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"?"}}]}""", "image" },
        { $$"""{{User}},{{Calls}},{"role":"user","content":[{{ResultA}}]}""", "tool-result-missing" },
        { $$"""{{User}},{{Calls}},{"role":"user","content":[{{ResultA}},{{ResultA}},{{ResultB}}]}""", "tool-result-duplicate" },
        { $$"""{{User}},{{Calls}},{"role":"user","content":[{"type":"text","text":"x"},{{ResultA}},{{ResultB}}]}""", "tool-result-order tool-result-order" },
        { $$"""{"role":"user","content":[{{ResultA}}]}""", "tool-result-orphan" },
        { $$"""{{User}},{{Calls}},{"role":"user","content":[{{ResultA}},{"type":"tool_result","tool_use_id":"b","is_error":true}]}""", "tool-result-content" },
        {
            $$"""{{User}},{{Calls}},{"role":"user","content":[{{ResultA}},{"type":"tool_result","tool_use_id":"b","content":[{"type":"text","text":""}]}]}""",
            "tool-result-content"
        },
        {
            $$"""{{User}},{"role":"assistant","content":[{"type":"tool_use","id":"a.b","name":"a b","input":"{}"}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"a.b"}]}""",
            "tool-use-id tool-use-input tool-use-name"
        },
        {
            $$"""{{User}},{"role":"assistant","content":[{"type":"thinking","thinking":"x","signature":"forged"},{"type":"text","text":"y"}]},{{User}}""",
            "thinking-signature"
        },
        {
            $$"""{{User}},{"role":"assistant","content":[{"type":"redacted_thinking","data":"forged"},{"type":"text","text":"y"}]},{{User}}""",
            "thinking-signature"
        },
    };

    public static TheoryData<string, string> Rest => new()
    {
        { ""","temperature":0.5,"stop_sequences":["a"],"thinking":{"type":"adaptive"},"output_config":{"effort":"xhigh"},"metadata":{}""", "" },
        { ""","frequency_penalty":1,"n":2""", "extra-member extra-member" },
        { ""","temperature":1.5,"top_p":"x" """, "temperature top_p" },
        { ""","stop_sequences":[" "]""", "stop-sequences" },
        { ""","system":[{"type":"text","text":""}]""", "system" },
        { ""","thinking":{"type":"enabled","budget_tokens":1024}""", "thinking-budget" },
        { ""","thinking":{"type":"much"}""", "thinking" },
        { ""","output_config":{"effort":"huge"}""", "effort" },
        { ""","tools":[{"name":"a","input_schema":{"type":"object"}},{"name":"a","input_schema":{"type":"object"}}]""", "tool-duplicate" },
        { ""","tools":[{"name":"a.b","description":1,"input_schema":{"type":"object","anyOf":[]}}]""", "tool-description tool-name tool-schema" },
        { ""","tools":[{"name":"a","input_schema":{}}]""", "tool-schema" },
        { ""","tool_choice":{"type":"auto"}""", "tool-choice" },
        {
            $$""","cache_control":{"type":"ephemeral"},"system":[{"type":"text","text":"1"{{Mark}}},{"type":"text","text":"2"{{Mark}}},{"type":"text","text":"3"{{Mark}}}]""",
            ""
        },
        {
            $$""","cache_control":{"type":"ephemeral"},"tools":[{"name":"a","input_schema":{"type":"object"}{{Mark}}}],"system":[{"type":"text","text":"1"{{Mark}}},{"type":"text","text":"2"{{Mark}}},{"type":"text","text":"3"{{Mark}}}]""",
            "cache-marks"
        },
        { ""","cache_control":{"type":"eternal"}""", "cache-mark" },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public async Task Messages_EachRule_IsReportedByName(string messages, string rules) => await ExpectAsync(MessagesClient.Body(messages: messages), rules);

    [Theory]
    [MemberData(nameof(Rest))]
    public async Task Request_EachRule_IsReportedByName(string rest, string rules) => await ExpectAsync(MessagesClient.Body(rest: rest), rules);

    [Theory]
    [InlineData("""{"messages":[{"role":"user","content":"x"}],"stream":1}""", "max-tokens model stream")]
    [InlineData("[]", "body")]
    [InlineData("{", "body")]
    public async Task Body_EachRule_IsReportedByName(string body, string rules) => await ExpectAsync(body, rules);

    [Fact]
    public async Task Version_ThatIsMissing_IsReported() => await ExpectAsync(MessagesClient.Body(), "anthropic-version", version: "");

    [Fact]
    public async Task Thinking_SentBack_IsAcceptedUnchangedAlone()
    {
        await using ModelServer talking = await ModelServer.StartAsync(Scenario.CreateMessages(), _ =>
            new Reply { Reasoning = "why\n\"é\"", RedactedThinking = "r", Text = "t" });
        using var client = new MessagesClient(talking);
        using HttpResponseMessage response = await client.PostAsync(MessagesClient.Body(stream: false));
        string content = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("content").GetRawText();

        await client.EventsAsync(MessagesClient.Body(messages: $$"""{{User}},{"role":"assistant","content":{{content}}},{{User}}"""));
        Assert.Empty(talking.Violations);
        await client.EventsAsync(MessagesClient.Body(
            messages: $$"""{{User}},{"role":"assistant","content":{{content.Replace("why", "Why", StringComparison.Ordinal)}}},{{User}}"""));
        Assert.Equal(["thinking-signature"], talking.Violations.Select(v => v.Rule));
    }

    [Fact]
    public async Task Body_MutatedJson_NeverBreaksTheServer()
    {
        await using ModelServer server = await ModelServer.StartAsync(Scenario.CreateMessages(), _ => Reply.Of("ok"));
        using var client = new MessagesClient(server);
        string seed = MessagesClient.Body(
            stream: false,
            messages: $"{User},{Calls},{Both}",
            rest: ""","system":[{"type":"text","text":"s"}],"tools":[{"name":"t","input_schema":{"type":"object"}}],"thinking":{"type":"enabled","budget_tokens":9}""");

        await MutatedBodies.AssertAnsweredAsync(server, seed, body => client.PostAsync(body));
    }

    private static async Task ExpectAsync(string body, string rules, string version = "2023-06-01")
    {
        await using ModelServer server = await ModelServer.StartAsync(Scenario.CreateMessages().Reply("ok"));
        using var client = new MessagesClient(server);
        using HttpResponseMessage response = await client.PostAsync(body, version: version);
        Assert.Equal(rules, string.Join(' ', server.Violations.Select(v => v.Rule).Order(StringComparer.Ordinal)));
    }
}
