namespace AgentHost.ModelServing.Tests;

public sealed class ViolationTests
{
    private const string Call =
        """{"role":"assistant","content":null,"tool_calls":[{"id":"a","type":"function","function":{"name":"t","arguments":"{}"}},{"id":"b","type":"function","function":{"name":"t","arguments":"{}"}}]}""";
    private const string User = """{"role":"user","content":"x"}""";
    private const string ResultA = """{"role":"tool","tool_call_id":"a","content":"r"}""";
    private const string ResultB = """{"role":"tool","tool_call_id":"b","content":"r"}""";

    public static TheoryData<string, string> Messages => new()
    {
        { $"{User},{Call},{ResultB},{ResultA},{User}", "" },
        { $$"""{"role":"developer","content":"s"},{{User}},{"role":"assistant","content":"y"}""", "" },
        { """{"role":"user","content":[{"type":"text","text":"x"},{"type":"image_url","image_url":{"url":"data:"}}]}""", "" },
        { $"{User},{Call},{ResultA},{User}", "tool-result-missing" },
        { $"{User},{Call},{ResultA}", "tool-result-missing" },
        { $"{User},{Call},{ResultA},{User},{ResultB}", "tool-result-missing tool-result-orphan" },
        { $"{User},{Call},{ResultA},{ResultA},{ResultB}", "tool-result-duplicate" },
        { $"{User},{ResultA}", "tool-result-orphan" },
        { """{"role":"robot","content":"x"}""", "role" },
        { """{"content":"x"}""", "role" },
        { "7", "role" },
        { "", "messages" },
        { """{"role":"user"}""", "content" },
        { """{"role":"user","content":[]}""", "content" },
        { """{"role":"user","content":5}""", "content" },
        { """{"role":"assistant","content":null}""", "content" },
        { """{"role":"assistant","content":"x","tool_calls":[]}""", "tool-calls" },
        {
            """{"role":"assistant","content":"x","tool_calls":[{"id":"","type":"x","function":{"name":"a b","arguments":{}}}]}""",
            "tool-call-arguments tool-call-id tool-call-name tool-call-type"
        },
    };

    public static TheoryData<string, string> Rest => new()
    {
        { ""","tools":[{"type":"function","function":{"name":"a-Z_9","parameters":{"type":"object"}}}],"tool_choice":"auto" """, "" },
        { ""","tools":[{"type":"function","function":{"name":"a.b","parameters":{"type":"object"}}}]""", "tool-name" },
        { ""","tools":[{"type":"function","function":{"name":"a\n","parameters":{"type":"object"}}}]""", "tool-name" },
        { ""","tools":[{"type":"function","function":{"name":"aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggggg"}}]""", "tool-name" },
        { ""","tools":[{"type":"function","function":{"name":"a"}},{"type":"function","function":{"name":"a"}}]""", "tool-duplicate" },
        { ""","tools":[{"type":"function","function":{"name":"a","parameters":{"type":"array"}}}]""", "tool-schema" },
        { ""","tools":[{"type":"function","function":{"name":"a","parameters":null}}]""", "tool-schema" },
        { ""","tools":[{"type":"other","function":{"name":"a"}}]""", "tool-type" },
        { ""","tools":[]""", "tools" },
        { ""","tool_choice":"auto" """, "tool-choice" },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public async Task Messages_EachRule_IsReportedByName(string messages, string rules) =>
        await ExpectAsync($$"""{"model":"m","stream":true,"messages":[{{messages}}]}""", rules);

    [Theory]
    [MemberData(nameof(Rest))]
    public async Task Tools_EachRule_IsReportedByName(string rest, string rules) => await ExpectAsync(ChatClient.Body(rest: rest), rules);

    [Theory]
    [InlineData("""{"stream":false,"messages":[{"role":"user","content":"x"}],"stream_options":{"include_usage":true}}""", "model stream-options")]
    [InlineData("""{"model":"m","stream":"yes","messages":[{"role":"user","content":"x"}]}""", "stream")]
    [InlineData("[]", "body")]
    [InlineData("{", "body")]
    [InlineData("", "body")]
    public async Task Body_EachRule_IsReportedByName(string body, string rules) => await ExpectAsync(body, rules);

    [Fact]
    public async Task Body_MutatedJson_NeverBreaksTheServer()
    {
        await using ModelServer server = await ModelServer.StartAsync(_ => Reply.Of("ok"));
        using var client = new ChatClient(server);
        string seed = """{"model":"m","stream":false,"messages":[""" + $"{User},{Call},{ResultA},{ResultB}"
            + """],"tools":[{"type":"function","function":{"name":"a","parameters":{"type":"object"}}}]}""";

        await MutatedBodies.AssertAnsweredAsync(server, seed, body => client.PostAsync(body));
    }

    private static async Task ExpectAsync(string body, string rules)
    {
        await using ModelServer server = await ModelServer.StartAsync(Scenario.Create().Reply("ok"));
        using var client = new ChatClient(server);
        using HttpResponseMessage response = await client.PostAsync(body);
        Assert.Equal(rules, string.Join(' ', server.Violations.Select(v => v.Rule).Order(StringComparer.Ordinal)));
        Assert.All(server.Violations, v => Assert.StartsWith("$", v.Place, StringComparison.Ordinal));
    }
}
