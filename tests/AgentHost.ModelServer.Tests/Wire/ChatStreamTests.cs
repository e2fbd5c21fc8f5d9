using System.Text.Json;

namespace AgentHost.ModelServing.Tests;

public sealed class ChatStreamTests
{
    [Fact]
    public async Task Stream_Text_ArrivesByteByByteAsTheProviderWritesIt()
    {
        await using ModelServer server = await ModelServer.StartAsync(Scenario.Create().Reply("hé").With(r => r with { CloseDelimited = true }));
        using var client = new ChatClient(server);
        string raw = await client.RawAsync(ChatClient.RawPost(ChatClient.Body()));
        string body = System.Text.Encoding.UTF8.GetString(System.Text.Encoding.Latin1.GetBytes(raw[(raw.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]));
        long created = JsonDocument.Parse(body.Split('\n')[0][6..]).RootElement.GetProperty("created").GetInt64();
        string start =
            $$"""data: {"id":"chatcmpl-00000001","object":"chat.completion.chunk","created":{{created}},"model":"m","service_tier":"default","system_fingerprint":"fp_0000000000","choices":[{"index":0,"delta":""";
        Assert.Equal(
            start + """{"role":"assistant","content":"","refusal":null},"logprobs":null,"finish_reason":null}]}""" + "\n\n"
            + start + """{"content":"hé"},"logprobs":null,"finish_reason":null}]}""" + "\n\n"
            + start + """{},"logprobs":null,"finish_reason":"stop"}]}""" + "\n\ndata: [DONE]\n\n",
            body);
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", raw, StringComparison.Ordinal);
        Assert.Contains("Content-Type: text/event-stream; charset=utf-8\r\n", raw, StringComparison.Ordinal);
        server.Verify();
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 7)]
    [InlineData(null, 3)]
    [InlineData(5, null)]
    public async Task Stream_AnySplit_GivesTheSameText(int? chunk, int? split)
    {
        const string Text = "one 🙂 two\r\nthree é ＊ end";
        await using ModelServer server = await ModelServer.StartAsync(Scenario.Create()
            .Reply(Text).With(r => r with { ChunkSize = chunk, SplitBytes = split })
            .Reply(Text).With(r => r with { ChunkSize = chunk, SplitBytes = split, WriteWhole = true, DelayMs = 1 }));
        using var client = new ChatClient(server);
        for (int i = 0; i < 2; i++)
        {
            ChatAnswer answer = await client.AskAsync();
            Assert.Equal(Text, answer.Text.ToString());
            Assert.True(answer.Done);
            Assert.Equal(["stop"], answer.Finishes);
        }

        server.Verify();
    }

    [Fact]
    public async Task Stream_ParallelCallsInterleaved_ArriveInPiecesByIndex()
    {
        await using ModelServer server = await ModelServer.StartAsync(Scenario.Create().Reply(new Reply
        {
            Reasoning = "hm",
            InterleaveToolCalls = true,
            ChunkSize = 4,
            ToolCalls = [new() { Id = "a", Name = "read", Arguments = """{"path":"x"}""" }, new() { Name = "grep", Arguments = """{"q":1}""" }],
        }));
        using var client = new ChatClient(server);
        ChatAnswer answer = await client.AskAsync();
        Assert.Equal(("a", "read", """{"path":"x"}"""), answer.Calls[0]);
        Assert.Equal(("call_1", "grep", """{"q":1}"""), answer.Calls[1]);
        Assert.Equal([0, 1, 0, 1, 0, 1, 0], answer.CallOrder);
        Assert.Equal("hm", answer.Reasoning.ToString());
        Assert.Equal(["tool_calls"], answer.Finishes);
    }

    [Fact]
    public async Task Stream_IncludeUsage_UsageComesLastWithoutChoices()
    {
        await using ModelServer server = await ModelServer.StartAsync(Scenario.Create().Reply(new Reply { Text = "x", Usage = new ReplyUsage(10, 5, 4, 2) }));
        using var client = new ChatClient(server);
        List<string> events = await client.EventsAsync(ChatClient.Body(rest: ""","stream_options":{"include_usage":true}"""));
        Assert.All(events.SkipLast(2), e => Assert.Equal(JsonValueKind.Null, JsonDocument.Parse(e).RootElement.GetProperty("usage").ValueKind));
        ChatAnswer answer = ChatAnswer.From(events);
        Assert.Equal(15, answer.Usage!.Value.GetProperty("total_tokens").GetInt32());
        Assert.Equal(4, answer.Usage!.Value.GetProperty("prompt_tokens_details").GetProperty("cached_tokens").GetInt32());
        Assert.Equal(1, answer.EmptyChoices);
        server.Verify();
    }

    [Theory]
    [InlineData("length")]
    [InlineData("content_filter")]
    public async Task Stream_FinishReasonAndRefusal_AreSentAsGiven(string reason)
    {
        await using ModelServer server = await ModelServer.StartAsync(
            Scenario.Create().Reply(new Reply { Refusal = "I will not", FinishReason = reason, ChunkSize = 3 }));
        using var client = new ChatClient(server);
        ChatAnswer answer = await client.AskAsync();
        Assert.Equal("I will not", answer.Refusal.ToString());
        Assert.Equal([reason], answer.Finishes);
    }

    [Fact]
    public async Task Whole_TextAndCalls_IsOneCompletion()
    {
        await using ModelServer server = await ModelServer.StartAsync(
            Scenario.Create().Reply(new Reply { Text = "t", Reasoning = "r", ToolCalls = [new() { Id = "i", Name = "n", Arguments = "{broken" }] }));
        using var client = new ChatClient(server);
        using HttpResponseMessage response = await client.PostAsync(ChatClient.Body(stream: false));
        JsonElement root = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        JsonElement message = root.GetProperty("choices")[0].GetProperty("message");
        Assert.Equal("chat.completion", root.GetProperty("object").GetString());
        Assert.Equal("t", message.GetProperty("content").GetString());
        Assert.Equal("r", message.GetProperty("reasoning_content").GetString());
        Assert.Equal("{broken", message.GetProperty("tool_calls")[0].GetProperty("function").GetProperty("arguments").GetString());
        Assert.True(root.GetProperty("usage").GetProperty("total_tokens").GetInt32() > 0);
        server.Verify();
    }

    [Fact]
    public async Task Models_ListAndOne_AnswerFromTheScenario()
    {
        await using ModelServer server = await ModelServer.StartAsync(Scenario.Create() with { Models = ["a", "b/c"] });
        using var client = new ChatClient(server);
        using HttpResponseMessage list = await client.GetAsync("/models");
        JsonElement root = JsonDocument.Parse(await list.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal(["a", "b/c"], root.GetProperty("data").EnumerateArray().Select(m => m.GetProperty("id").GetString()));
        using HttpResponseMessage one = await client.GetAsync("/models/b%2Fc");
        Assert.Equal(200, (int)one.StatusCode);
        using HttpResponseMessage none = await client.GetAsync("/models/zzz");
        Assert.Equal(404, (int)none.StatusCode);
        Assert.Empty(server.ModelRequests);
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task Stream_FiveThousandChunksOnManyConnections_AllArriveWhole()
    {
        string text = new('x', 5000);
        await using ModelServer server = await ModelServer.StartAsync(_ => new Reply { Text = text, ChunkSize = 1 });
        using var client = new ChatClient(server);
        ChatAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => client.AskAsync()));
        Assert.All(answers, a =>
        {
            Assert.Equal(5002, a.Chunks);
            Assert.Equal(text, a.Text.ToString());
        });
        Assert.Equal(Enumerable.Range(0, 16), server.Requests.Select(r => r.Index));
    }
}
