using AgentHost.ModelServing;

namespace AgentHost.Plugins.Ollama.Tests;

public sealed class StreamTests
{
    [Fact]
    public async Task ToolCalls_WithoutIds_GetTheSameOnesForTheSameRequestAlone()
    {
        var reply = new Reply { ToolCalls = [new ReplyToolCall { Name = "read" }, new ReplyToolCall { Name = "read" }] };
        await using var wire = await Wire.StartAsync(Scenario.CreateOllama().Reply(reply).WithFault(Fault.Of(FaultKind.MissingToolCallIds)).Repeat(3));
        var later = new ModelRequest([.. Wire.Say("hello").Messages, new Message("2", MessageRole.User, [new TextPart("x")], default)]);

        var first = Wire.Calls(await wire.AskAsync());
        var again = Wire.Calls(await wire.AskAsync());
        var other = Wire.Calls(await wire.AskAsync(request: later));

        Assert.Equal(first, again);
        Assert.Equal(4, first.Concat(other).Select(call => call.Id).Distinct().Count());
        Assert.All(first, call => Assert.Matches("^call_[0-9a-f]{16}$", call.Id));
    }

    [Theory]
    [InlineData("stop", FinishReason.Stop, null)]
    [InlineData("length", FinishReason.OutputLimit, null)]
    [InlineData("load", FinishReason.Unknown, "load")]
    [InlineData("", FinishReason.Stop, null)]
    public async Task DoneReason_OfTheWire_IsNamed(string wireReason, FinishReason expected, string? detail)
    {
        await using var wire = await Wire.StartAsync(Scenario.CreateOllama().Reply(Reply.Of("x") with { FinishReason = wireReason }));

        Assert.Equal(new ModelFinished(expected) { Detail = detail }, (await wire.AskAsync())[^1]);
    }

    [Theory]
    [InlineData(FaultKind.NoFinish)]
    [InlineData(FaultKind.DuplicateFinish)]
    public async Task Oddity_ThatLosesNothing_IsFine(FaultKind kind)
    {
        await using var wire = await Wire.StartAsync(Scenario.CreateOllama().ToolCall("read", "{\"path\":\"a\"}", "c1").WithFault(Fault.Of(kind)));

        var updates = await wire.AskAsync();

        Assert.Equal(new ModelFinished(FinishReason.ToolCalls), updates[^1]);
        Assert.Equal([("c1", "read", "{\"path\":\"a\"}")], Wire.Calls(updates));
    }

    [Fact]
    public async Task Arguments_AsText_AreTakenAsTheyAre()
    {
        await using var wire = await Wire.StartAsync(Scenario.CreateOllama().Reply(new Reply
        {
            RawEvents =
            [
                """{"message":{"tool_calls":[{"function":{"name":"a","arguments":"{\"x\":1}"}},{"function":{"name":"b"}},{"function":{"name":"c","arguments":null}},7,{"function":1}]},"done":true}"""
            ],
        }));

        Assert.Equal([("a", "{\"x\":1}"), ("b", "{}"), ("c", "{}")], Wire.Calls(await wire.AskAsync()).Select(call => (call.Tool, call.Arguments)));
    }

    [Theory]
    [InlineData("application/json", "{\"message\":{\"content\":\"who\"},\"done\":false}\n{\"message\":{\"content\":\"le\"},\"done\":true}")]
    [InlineData("application/json", "{\n  \"message\": {\n    \"content\": \"whole\"\n  },\n  \"done\": true\n}\n")]
    [InlineData("text/plain", "\ufeff{\"message\":{\"content\":\"whole\"},\"done\":true}")]
    [InlineData("application/x-ndjson", "\n \n{\"message\":{\"content\":\"whole\"},\"done\":true,\"done_reason\":\"stop\"}")]
    public async Task Answer_UnderAnotherName_IsRead(string type, string body)
    {
        await using var server = new RawServer($"HTTP/1.1 200 OK\r\nContent-Type: {type}\r\nConnection: close\r\n\r\n{body}");
        await using var wire = await Wire.StartAsync(Scenario.CreateOllama());

        var updates = await wire.AskAsync(wire.Options() with { BaseUrl = server.Address });

        Assert.Equal("whole", Wire.Text(updates));
        Assert.Equal(new ModelFinished(FinishReason.Stop), updates[^1]);
    }
}
