using System.Text.Json;
using Microsoft.Extensions.AI;

namespace AgentHost.Extensions.AI.Tests;

/// <summary>What becomes of a chat client's answer.</summary>
public sealed class ChatAnswerTests
{
    public static TheoryData<string?, bool, FinishReason> Reasons => new()
    {
        { "stop", false, FinishReason.Stop },
        { "stop", true, FinishReason.ToolCalls },
        { null, false, FinishReason.Stop },
        { null, true, FinishReason.ToolCalls },
        { "tool_calls", true, FinishReason.ToolCalls },
        { "length", false, FinishReason.OutputLimit },
        { "length", true, FinishReason.OutputLimit },
        { "content_filter", false, FinishReason.ContentFilter },
        { "pause", false, FinishReason.Unknown },
    };

    [Fact]
    public async Task Stream_Pieces_AreUpdatesInOrder()
    {
        using var client = ScriptedChatClient.Saying(
            new TextReasoningContent("first "), new TextReasoningContent("thought") { ProtectedData = "sig" },
            new TextContent("Hel"), new TextContent(""), new TextContent("lo"),
            new FunctionCallContent(
                "c1",
                "read",
                new Dictionary<string, object?> { ["path"] = "a\"b", ["n"] = 3, ["deep"] = new Dictionary<string, object?> { ["x"] = true }, ["none"] = null }),
            new FunctionCallContent("c2", "now"),
            new UsageContent(new UsageDetails { InputTokenCount = 100, OutputTokenCount = 0, CachedInputTokenCount = 40 }),
            new UsageContent(new UsageDetails { OutputTokenCount = 20, ReasoningTokenCount = 5 }));

        var updates = await Asking.AskAsync(client);

        Assert.Equal(9, updates.Count);
        Assert.Equal(new ReasoningDelta("first "), updates[0]);
        Assert.Equal("""{"protectedData":"sig"}""", Assert.IsType<ReasoningDelta>(updates[1]).Opaque.ToString());
        Assert.Equal([new TextDelta("Hel"), new TextDelta("lo")], updates[2..4]);
        var call = Assert.IsType<ToolCallDelta>(updates[4]);
        Assert.Equal((0, "c1", "read", """{"path":"a\"b","n":3,"deep":{"x":true},"none":null}"""), (call.Index, call.CallId, call.Tool, call.Arguments));
        Assert.Equal(new ToolCallDelta(1) { CallId = "c2", Tool = "now", Arguments = "{}" }, updates[5]);
        Assert.Equal(new UsageUpdate(new TokenUsage(100, 20) { CacheRead = 40, Reasoning = 5 }), updates[7]);
        Assert.Equal(new ModelFinished(FinishReason.ToolCalls), updates[8]);
    }

    [Theory]
    [MemberData(nameof(Reasons))]
    public async Task Stream_Reason_IsTheContracts(string? said, bool withCall, FinishReason expected)
    {
        AIContent content = withCall ? new FunctionCallContent("c1", "now") : new TextContent("yes");
        using var client = new ScriptedChatClient(
            new ChatResponseUpdate(ChatRole.Assistant, [content]) { FinishReason = said is null ? null : new ChatFinishReason(said) });

        var end = Assert.IsType<ModelFinished>((await Asking.AskAsync(client))[^1]);

        Assert.Equal((expected, expected == FinishReason.Unknown ? said : null), (end.Reason, end.Detail));
    }

    [Fact]
    public async Task Stream_WhatTheServiceRanItself_IsNoCallOfOurs()
    {
        using var client = ScriptedChatClient.Saying(
            new FunctionCallContent("c1", "search") { InformationalOnly = true }, new FunctionResultContent("c1", "found"), new TextContent("found"),
            new FunctionCallContent("c2", "read"), new FunctionCallContent("c2", "read"));

        var updates = await Asking.AskAsync(client);

        Assert.Equal(
            [new TextDelta("found"), new ToolCallDelta(0) { CallId = "c2", Tool = "read", Arguments = "{}" }, new ModelFinished(FinishReason.ToolCalls)],
            updates);
    }

    [Fact]
    public async Task Stream_ArgumentsThatAreNotJson_AreNoEmptyObject()
    {
        using var client = ScriptedChatClient.Saying(new FunctionCallContent("c1", "remove") { Exception = new JsonException("cut") });

        var call = Assert.IsType<ToolCallDelta>((await Asking.AskAsync(client))[0]);

        Assert.ThrowsAny<JsonException>(() => AgentJson.Parse(call.Arguments!));
    }

    [Fact]
    public async Task Stream_Refusal_IsAFinishWithItsWords()
    {
        using var client = ScriptedChatClient.Saying(new ErrorContent("I will not.") { ErrorCode = "Refusal" });

        Assert.Equal([new ModelFinished(FinishReason.Refusal) { Detail = "I will not." }], await Asking.AskAsync(client));
    }

    [Fact]
    public async Task Stream_AnyPieces_EndOnceAndLast()
    {
        var random = new Random(12_021);
        for (var round = 0; round < 500; round++)
        {
            var contents = Enumerable.Range(0, random.Next(6)).Select(_ => Any(random)).ToList();
            using var client = new ScriptedChatClient([
                .. contents.Select(content => new ChatResponseUpdate(ChatRole.Assistant, [content])
                {
                    FinishReason = random.Next(5) == 0 ? new ChatFinishReason("r" + random.Next(3)) : null
                })
            ])
            {
                Fault = random.Next(4) == 0 ? new InvalidOperationException("broken \ud800") : null,
            };

            var updates = await Asking.AskAsync(client);

            Assert.Single(updates, static update => update is ModelFinished or ModelFault);
            Assert.True(updates[^1] is ModelFinished or ModelFault);
            Assert.Equal(Enumerable.Range(0, updates.OfType<ToolCallDelta>().Count()), updates.OfType<ToolCallDelta>().Select(static call => call.Index));
            Assert.All(updates, static update => Assert.NotEmpty(AgentJson.Write(update)));
        }
    }

    private static AIContent Any(Random random) => random.Next(8) switch
    {
        0 => new TextContent(random.Next(2) == 0 ? null : "a\n{"),
        1 => new TextReasoningContent(random.Next(2) == 0 ? null : "hm") { ProtectedData = random.Next(2) == 0 ? null : "\u0000\"" },
        2 =>
            new FunctionCallContent(
                "c" + random.Next(3), "t", random.Next(2) == 0 ? null : new Dictionary<string, object?> { [""] = random.NextDouble(), ["\ud800"] = "\udc00" }),
        3 =>
            new UsageContent(new UsageDetails
            {
                InputTokenCount = random.Next(-5, 50),
                CachedInputTokenCount = random.Next(100),
                OutputTokenCount = null,
                ReasoningTokenCount = 9
            }),
        4 => new DataContent(new byte[] { 1 }, "image/png"),
        5 => new FunctionResultContent("c0", new object()),
        6 => new ErrorContent(random.Next(2) == 0 ? null! : "no") { ErrorCode = random.Next(2) == 0 ? null : "Refusal" },
        _ => new AIContent(),
    };
}
