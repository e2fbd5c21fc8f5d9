using System.Text.Json;

namespace AgentHost.EndToEnd.Tests.Providers;

public sealed class ResponsesTests
{
    private const string Settings =
        """{ "model": "openai/gpt-5", "providers": { "openai": { "api": "responses", "reasoningSummary": "auto" } }, "limits": { "retries": { "firstWait": "5ms" } } }""";

    private static string Items(JsonElement body) =>
        string.Join(
            ' ',
            body.GetProperty("input").EnumerateArray()
                .Select(item => item.TryGetProperty("type", out var type) ? type.GetString() : item.GetProperty("role").GetString()));

    [Fact]
    public async Task Run_ThroughTools_LeavesTheRightFileAndKeepsTheReasoning()
    {
        await using var server = await ModelServer.StartAsync(Scenario.CreateResponses()
            .Reply(new Reply
            {
                Reasoning = "First I look.",
                Text = "Reading.",
                ToolCalls = [new() { Name = "read", Arguments = """{"path":"a.txt"}""" }, new() { Name = "glob", Arguments = """{"pattern":"*.txt"}""" }],
                ChunkSize = 5,
                Usage = new ReplyUsage(1000, 20, 100, 5)
            })
            .Reply(new Reply
            {
                Reasoning = "Now I write.",
                ToolCalls = [new() { Name = "write", Arguments = """{"path":"b.txt","content":"copied: one\n"}""" }]
            })
            .Reply(new Reply { Text = "Done.", Usage = new ReplyUsage(1200, 4, 1100) })
            .Reply("Still here.")
            with { ApiKey = Sandbox.Key });
        using var sandbox = new Sandbox(server).UserSettings(Settings).Write("a.txt", "one\n");

        var result = (await sandbox.RunAsync("--allow", "write", "--output", "json", "copy it")).ExitedWith(0);
        (await sandbox.RunAsync("--session", "last", "and now?")).ExitedWith(0);

        server.Verify();
        Assert.Equal("copied: one\n", sandbox.Read("b.txt"));
        Assert.Equal("Done.", result.Json().GetProperty("answer").GetString());
        var second = server.ModelRequests[1].Json!.Value;
        var third = server.ModelRequests[2].Json!.Value;
        Assert.Equal(
            "user reasoning message function_call function_call function_call_output function_call_output reasoning function_call function_call_output",
            Items(third));

        // Another process goes on from the log with the same items, reasoning included.
        var fourth = server.ModelRequests[3].Json!.Value;
        Assert.StartsWith(Items(third), Items(fourth), StringComparison.Ordinal);
        Assert.True(JsonElement.DeepEquals(third.GetProperty("input")[1], fourth.GetProperty("input")[1]));

        // The prefix that the service has cached does not change.
        Assert.Equal(second.GetProperty("instructions").GetRawText(), third.GetProperty("instructions").GetRawText());
        Assert.Equal(second.GetProperty("tools").GetRawText(), third.GetProperty("tools").GetRawText());
        Assert.Equal(second.GetProperty("input")[1].GetRawText(), third.GetProperty("input")[1].GetRawText());
    }

    [Fact]
    public async Task Run_FailedInMidStream_BeginsTheStepAgain()
    {
        await using var server = await ModelServer.StartAsync(Scenario.CreateResponses()
            .Reply("half an ans").WithFault(new Fault { Kind = FaultKind.ErrorEvent, AfterEvents = 5, Code = "server_is_overloaded", Message = "busy" })
            .Reply("whole answer"));
        using var sandbox = new Sandbox(server).UserSettings(Settings);

        var result = (await sandbox.RunAsync("hello")).ExitedWith(0);

        server.Verify();
        Assert.EndsWith("whole answer\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("openai is overloaded: busy", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WithReasoningThatCannotBeReadAnyMore_GoesOnWithoutIt()
    {
        await using var server = await ModelServer.StartAsync(Scenario.CreateResponses()
            .Reply(new Reply { Reasoning = "why", Text = "first" })
            .Fault(Fault.HttpStatus(400, message: "The encrypted content could not be verified.", code: "invalid_encrypted_content"))
            .Reply("second"));
        using var sandbox = new Sandbox(server).UserSettings(Settings);
        (await sandbox.RunAsync("hello")).ExitedWith(0);

        var result = (await sandbox.RunAsync("--session", "last", "and now?")).ExitedWith(0);

        Assert.EndsWith("second\n", result.Output, StringComparison.Ordinal);
        Assert.Equal(
            ("user reasoning message user", "user message user"), (Items(server.ModelRequests[1].Json!.Value), Items(server.ModelRequests[2].Json!.Value)));
    }
}
