using System.Text;
using System.Text.Json;

namespace AgentHost.ModelServing.Tests;

public sealed class ScenarioTests
{
    private const string Full = """
        {
          // every field once
          "description": "d", "models": ["a"], "apiKey": "k",
          "steps": [
            { "when": { "requestIndex": 0, "lastRole": "user", "lastContains": "x", "anyContains": "x", "systemContains": "s", "model": "m", "stream": true, "hasTool": "t" }, "repeat": 2,
              "reply": { "text": "t", "refusal": "r", "reasoning": "z", "toolCalls": [ { "id": "1", "name": "n", "arguments": { "a": [1, 2] } }, { "name": "n", "arguments": "{broken" } ],
                "interleaveToolCalls": true, "usage": { "promptTokens": 1, "completionTokens": 2, "cachedTokens": 1 }, "finishReason": "length", "model": "o", "headers": { "x-a": "b" },
                "chunkSize": 1, "splitBytes": 2, "writeWhole": true, "closeDelimited": true, "delayMs": 1, "firstEventDelayMs": 1, "eventDelayMs": 1, "splitDelayMs": 1,
                "faults": [ { "kind": "crlf" }, { "kind": "status", "status": 429, "retryAfterSeconds": 3, "retryAfterAsDate": true } ] } },
            { "reply": { "rawEvents": ["{}"], "fault": { "kind": "silence", "afterEvents": 1, "forMs": 5 } } },
          ]
        }
        """;

    public static TheoryData<string, string> Bad => new()
    {
        { "", "(1,1)" },
        { "null", "must be an object" },
        { "[]", "(1,2)" },
        { """{"stepz":[]}""", "stepz" },
        { """{"steps":[{}]}""", "$.steps[0]" },
        { """{"steps":null}""", "$.steps" },
        { """{"steps":[null]}""", "$.steps[0]" },
        { """{"steps":[{"reply":{"text":5}}]}""", "$.steps[0].reply.text" },
        { """{"steps":[{"reply":{"text":"a","text":"b"}}]}""", "text" },
        { "{\"steps\":[\n{\"reply\":{\"fault\":{\"kind\":\"explode\"}}}]}", "(2," },
        { """{"steps":[{"reply":{"fault":{"kind":"explode"}}}]}""", "unknown fault kind 'explode'; use one of: status, " },
        { """{"steps":[{"reply":{"fault":{"kind":3}}}]}""", "$.steps[0].reply.fault.kind" },
        { """{"steps":[{"reply":{"fault":{}}}]}""", "kind" },
        { """{"steps":[{"reply":{"fault":{"kind":"status"}}}]}""", "$.steps[0].reply.fault.status must be 400 to 599" },
        { """{"steps":[{"reply":{"fault":{"kind":"crlf","afterBytes":1}}}]}""", "$.steps[0].reply.fault.afterBytes has no meaning for fault 'crlf'" },
        { """{"steps":[{"reply":{"fault":{"kind":"cut","afterBytes":1,"afterEvents":1}}}]}""", "only one of afterBytes" },
        { """{"steps":[{"reply":{"fault":{"kind":"cut","afterBytes":-1}}}]}""", "0 or more" },
        { """{"steps":[{"reply":{"faults":[{"kind":"cut"},{"kind":"reset"}]}}]}""", "only one fault" },
        { """{"steps":[{"reply":{"faults":[null]}}]}""", "$.steps[0].reply.faults[0]" },
        { """{"steps":[{"reply":{"fault":{"kind":"status","status":429,"retryAfter":"a\r\nb"}}}]}""", "retryAfter" },
        { """{"steps":[{"reply":{"headers":{"a b":"c"}}}]}""", "headers.a b" },
        { """{"steps":[{"reply":{"rawEvents":["a\nb"]}}]}""", "rawEvents" },
        { """{"steps":[{"reply":{"chunkSize":0}}]}""", "$.steps[0].reply.chunkSize must be 1 or more" },
        { """{"steps":[{"reply":{"delayMs":-1}}]}""", "$.steps[0].reply.delayMs" },
        { """{"steps":[{"reply":{},"repeat":-1}]}""", "$.steps[0].repeat" },
        { """{"steps":[{"reply":{"toolCalls":[{"name":"a","arguments":5}]}}]}""", "$.steps[0].reply.toolCalls[0].arguments" },
        { """{"steps":[{"reply":{"toolCalls":[{"id":"a"}]}}]}""", "name" },
        { """{"models":[""]}""", "$.models[0]" },
    };

    [Fact]
    public void Parse_EveryField_IsRead()
    {
        Scenario scenario = Scenario.Parse(Full);
        Reply reply = scenario.Steps[0].Reply;
        Assert.Equal("""{ "a": [1, 2] }""", reply.ToolCalls[0].Arguments);
        Assert.Equal("{broken", reply.ToolCalls[1].Arguments);
        Assert.Equal(new ReplyUsage(1, 2, 1), reply.Usage);
        Assert.Equal([FaultKind.Crlf, FaultKind.Status], reply.AllFaults.Select(f => f.Kind));
        Assert.Equal("{}", Scenario.Parse("""{"steps":[{"reply":{"toolCalls":[{"name":"n"}]}}]}""").Steps[0].Reply.ToolCalls[0].Arguments);
        Assert.Equal(["test-model"], Scenario.Parse("{}").Models);
        Assert.Equal(FaultKind.Silence, scenario.Steps[1].Reply.AllFaults.Single().Kind);
        Assert.Equal(
            new RequestMatch
            {
                RequestIndex = 0,
                LastRole = "user",
                LastContains = "x",
                AnyContains = "x",
                SystemContains = "s",
                Model = "m",
                Stream = true,
                HasTool = "t"
            },
            scenario.Steps[0].When);
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void TryParse_Bad_SaysWhereAndWhy(string json, string part)
    {
        Assert.False(Scenario.TryParse(json, "file.json", out _, out string? error));
        Assert.StartsWith("file.json", error, StringComparison.Ordinal);
        Assert.Contains(part, error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error);
        Assert.Throws<ScenarioException>(() => Scenario.Parse(json));
    }

    [Fact]
    public void TryParse_RandomAndMutatedText_IsAScenarioOrOneSentence()
    {
        var random = new Random(3);
        string[] parts = ["null", "\"\\ud800\"", "-1", "1e400", "[", "}", "\"kind\":\"cut\"", "\ud800", "true", "\0"];
        int good = 0;
        for (int i = 0; i < 5000; i++)
        {
            var text = new StringBuilder(Full);
            for (int j = random.Next(1, 4); j > 0; j--)
            {
                int at = random.Next(text.Length);
                text.Remove(at, Math.Min(random.Next(0, 8), text.Length - at));
                text.Insert(Math.Min(at, text.Length), random.Next(2) == 0 ? parts[random.Next(parts.Length)] : ((char)random.Next(32, 300)).ToString());
            }

            bool ok = Scenario.TryParse(text.ToString(), "f", out Scenario? scenario, out string? error);
            Assert.True(ok ? scenario is not null : error!.Length > 5);
            good += ok ? 1 : 0;
        }

        Assert.InRange(good, 1, 4999);
    }

    [Fact]
    public async Task Steps_MatchersAndRepeat_ChooseTheFirstThatAccepts()
    {
        await using ModelServer server = await ModelServer.StartAsync(Scenario.Create()
            .Reply("b").When(new RequestMatch { LastContains = "two" })
            .Reply("third").When(new RequestMatch { RequestIndex = 2 })
            .Reply("any").Repeat(0));
        using var client = new ChatClient(server);
        var seen = new List<string>();
        foreach (string user in (string[])["one", "two", "two", "two"])
        {
            seen.Add((await client.AskAsync(ChatClient.Body(user: user))).Text.ToString());
        }

        Assert.Equal(["any", "b", "third", "any"], seen);
        server.Verify();
    }

    [Fact]
    public async Task Steps_Exhausted_IsFiveHundredAndAFailure()
    {
        await using ModelServer server = await ModelServer.StartAsync(Scenario.Create().Reply("only"));
        using var client = new ChatClient(server);
        await client.AskAsync();
        using HttpResponseMessage response = await client.PostAsync(ChatClient.Body(user: "more"));
        Assert.Equal(500, (int)response.StatusCode);
        Assert.Contains("no step for model request 1", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("'more'", Assert.Single(server.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Steps_LeftOver_VerifyThrows()
    {
        await using ModelServer server = await ModelServer.StartAsync(Scenario.Create().Reply("only"));
        Assert.Equal(1, server.StepsLeft);
        Assert.Contains("1 steps", Assert.Throws<InvalidOperationException>(server.Verify).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Responder_Dynamic_SeesTheRequestAndItsThrowIsAFailure()
    {
        await using ModelServer server = await ModelServer.StartAsync(r =>
            r.LastText == "bad" ? throw new FormatException("no") : Reply.Of($"{r.ModelIndex}:{r.LastText}"));
        using var client = new ChatClient(server);
        Assert.Equal("0:hi", (await client.AskAsync(ChatClient.Body(user: "hi"))).Text.ToString());
        using HttpResponseMessage response = await client.PostAsync(ChatClient.Body(user: "bad"));
        Assert.Equal(500, (int)response.StatusCode);
        Assert.Contains("FormatException", Assert.Single(server.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ApiKey_WrongOne_IsRefusedWithoutUsingAStep()
    {
        await using ModelServer server = await ModelServer.StartAsync(Scenario.Create().Reply("ok") with { ApiKey = "right" });
        using var client = new ChatClient(server);
        using HttpResponseMessage refused = await client.PostAsync(ChatClient.Body(), "wrong");
        using HttpResponseMessage accepted = await client.PostAsync(ChatClient.Body(), "right");
        Assert.Equal((401, 200), ((int)refused.StatusCode, (int)accepted.StatusCode));
        await accepted.Content.ReadAsByteArrayAsync();
        server.Verify();
    }

    [Fact]
    public async Task RawEvents_Given_AreSentVerbatim()
    {
        await using ModelServer server = await ModelServer.StartAsync(
            Scenario.Create().Reply(new Reply { RawEvents = ["{}", "x"], Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["x-a"] = "b" } }));
        using var client = new ChatClient(server);
        using HttpResponseMessage response = await client.PostAsync(ChatClient.Body());
        Assert.Equal(["{}", "x", "[DONE]"], await ChatClient.EventsAsync(response));
        Assert.Equal("b", response.Headers.GetValues("x-a").Single());
    }

    [Fact]
    public void Builder_Methods_DoNotChangeTheOriginal()
    {
        Scenario one = Scenario.Create().Reply("a");
        Scenario two = one.ToolCall("t", JsonSerializer.Serialize("x")).WithFault(Fault.Reset());
        Assert.Single(one.Steps);
        Assert.Empty(one.Steps[0].Reply.AllFaults);
        Assert.Equal(2, two.Steps.Count);
        Assert.Throws<InvalidOperationException>(() => Scenario.Create().Repeat(2));
    }
}
