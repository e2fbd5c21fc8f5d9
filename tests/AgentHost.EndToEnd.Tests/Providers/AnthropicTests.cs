namespace AgentHost.EndToEnd.Tests.Providers;

public sealed class AnthropicTests
{
    private static AgentOptions Options(ModelServer server) => new()
    {
        Variables = new Dictionary<string, string?> { ["ANTHROPIC_API_KEY"] = Sandbox.Key, ["ANTHROPIC_BASE_URL"] = server.BaseUrl },
    };

    [Fact]
    public async Task Run_ThroughTools_LeavesTheRightFileAndKeepsTheThinking()
    {
        await using var server = await ModelServer.StartAsync(Scenario.CreateMessages()
            .Reply(new Reply
            {
                Reasoning = "First I look.",
                RedactedThinking = "hidden",
                Text = "Reading.",
                ToolCalls = [new() { Name = "read", Arguments = """{"path":"a.txt"}""" }, new() { Name = "glob", Arguments = """{"pattern":"*.txt"}""" }],
                ChunkSize = 5,
                Usage = new ReplyUsage(1000, 20, 100, 5, 800)
            })
            .Reply(new Reply
            {
                Reasoning = "Now I write.",
                ToolCalls = [new() { Name = "write", Arguments = """{"path":"b.txt","content":"copied: one\n"}""" }]
            })
            .Reply(new Reply { Text = "Done.", Usage = new ReplyUsage(1200, 4, 1100) })
            with { ApiKey = Sandbox.Key });
        using var sandbox = new Sandbox().Write("a.txt", "one\n");

        var result = (await AgentProcess.RunAsync(sandbox, ["run", "--allow", "write", "--output", "json", "copy it"], Options(server))).ExitedWith(0);

        server.Verify();
        Assert.Equal("copied: one\n", sandbox.Read("b.txt"));
        Assert.Equal("Done.", result.Json().GetProperty("answer").GetString());
        var last = server.ModelRequests[2].Json!.Value;
        Assert.Equal("claude-opus-5-5", last.GetProperty("model").GetString());
        var blocks = last.GetProperty("messages")[1].GetProperty("content").EnumerateArray().Select(block => block.GetProperty("type").GetString());
        Assert.Equal("thinking redacted_thinking text tool_use tool_use", string.Join(' ', blocks));

        // What the second request marked is what the third begins with: its prefix did not change.
        var second = server.ModelRequests[1].Json!.Value;
        Assert.Equal(second.GetProperty("system").GetRawText(), last.GetProperty("system").GetRawText());
        Assert.Equal(second.GetProperty("tools").GetRawText(), last.GetProperty("tools").GetRawText());
        Assert.Equal(second.GetProperty("messages")[1].GetRawText(), last.GetProperty("messages")[1].GetRawText());
    }

    [Fact]
    public async Task Run_OverloadedInMidStream_BeginsTheStepAgain()
    {
        await using var server = await ModelServer.StartAsync(Scenario.CreateMessages()
            .Reply("half an ans").WithFault(new Fault { Kind = FaultKind.ErrorEvent, AfterEvents = 4 })
            .Reply("whole answer"));
        using var sandbox = new Sandbox().UserSettings("""{ "limits": { "retries": { "firstWait": "5ms" } } }""");

        var result = (await AgentProcess.RunAsync(sandbox, ["run", "hello"], Options(server))).ExitedWith(0);

        server.Verify();
        Assert.EndsWith("whole answer\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("anthropic is overloaded: Overloaded", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WithBothKeys_TakesTheLowerRankAndEitherByName()
    {
        await using var server = await ModelServer.StartAsync(Scenario.CreateMessages().Reply("from messages"));
        await using var other = await ModelServer.StartAsync(Scenario.Create().Reply("from completions"));
        using var sandbox = new Sandbox(other);

        var first = (await AgentProcess.RunAsync(sandbox, ["run", "hello"], Options(server))).ExitedWith(0);
        var named = (await AgentProcess.RunAsync(sandbox, ["run", "--model", "claude-sonnet-5-5", "hello"], Options(server))).ExitedWith(0);

        Assert.Equal(("from completions\n", "from messages\n"), (first.Output, named.Output));
        Assert.Equal("claude-sonnet-5-5", server.ModelRequests[0].Model);
        server.Verify();
    }

    [Fact]
    public async Task Run_WrongKey_SaysWhichAndExitsWith4()
    {
        await using var server = await ModelServer.StartAsync(Scenario.CreateMessages().Reply("never") with { ApiKey = "another" });
        using var sandbox = new Sandbox();

        var result = (await AgentProcess.RunAsync(sandbox, ["run", "hello"], Options(server))).ExitedWith(4);

        Assert.Contains(
            "anthropic does not accept the key from environment variable ANTHROPIC_API_KEY: invalid x-api-key", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Sandbox.Key, result.Error + result.Output, StringComparison.Ordinal);
    }
}
