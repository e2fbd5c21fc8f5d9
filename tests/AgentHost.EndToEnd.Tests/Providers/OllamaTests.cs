using AgentHost.EndToEnd.Tests.Turns;

namespace AgentHost.EndToEnd.Tests.Providers;

public sealed class OllamaTests
{
    /// <summary>As people write it into their shell's profile.</summary>
    private static AgentOptions Options(ModelServer server) => new()
    {
        Variables = new Dictionary<string, string?> { ["OLLAMA_HOST"] = $"0.0.0.0:{server.Port}" },
    };

    private static Task<AgentResult> RunAsync(Sandbox sandbox, ModelServer server, params IReadOnlyList<string> words) =>
        AgentProcess.RunAsync(sandbox, ["run", .. words], Options(server));

    [Fact]
    public async Task Run_ThroughTools_LeavesTheRightFileAndKeepsTheThinking()
    {
        await using var server = await ModelServer.StartAsync(Scenario.CreateOllama()
            .Reply(new Reply
            {
                Reasoning = "First I look.",
                Text = "Reading.",
                ToolCalls = [new() { Name = "read", Arguments = """{"path":"a.txt"}""" }, new() { Name = "glob", Arguments = """{"pattern":"*.txt"}""" }],
                ChunkSize = 5,
                SplitBytes = 7
            }).WithFault(Fault.Of(FaultKind.MissingToolCallIds))
            .Reply(new Reply
            {
                Reasoning = "Now I write.",
                ToolCalls = [new() { Name = "write", Arguments = """{"path":"b.txt","content":"copied: one\n"}""" }],
                Usage = new ReplyUsage(1000, 20)
            })
            .Reply(new Reply { Text = "Done.", Usage = new ReplyUsage(1200, 4) }));
        using var sandbox = new Sandbox().Write("a.txt", "one\n");

        var result = (await RunAsync(sandbox, server, "--model", "ollama/test-model", "--allow", "write", "--output", "json", "copy it")).ExitedWith(0);

        server.Verify();
        Assert.Equal("copied: one\n", sandbox.Read("b.txt"));
        Assert.Equal("Done.", result.Json().GetProperty("answer").GetString());
        var last = server.ModelRequests[2].Json!.Value;
        Assert.Equal(
            "system user assistant tool tool assistant tool",
            string.Join(' ', last.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("role").GetString())));
        Assert.Equal("First I look.", last.GetProperty("messages")[2].GetProperty("thinking").GetString());
        Assert.Equal("one\n", last.GetProperty("messages")[3].GetProperty("content").GetString()?[^4..]);

        // What came before stays as it was, and so does the window: the server keeps its cache.
        var second = server.ModelRequests[1].Json!.Value;
        Assert.Equal(second.GetProperty("messages")[2].GetRawText(), last.GetProperty("messages")[2].GetRawText());
        Assert.All(server.ModelRequests, request => Assert.Equal("""{"num_ctx":32768}""", request.Json!.Value.GetProperty("options").GetRawText()));
    }

    [Fact]
    public async Task Run_TwentySteps_LeavesTheRightFiles()
    {
        await using var server = await ModelServer.StartAsync(TwentyStepsTests.Steps with { Wire = WireFormats.Ollama });
        using var sandbox = await TwentyStepsTests.ReadyAsync(new Sandbox());

        (await RunAsync(sandbox, server, "--model", "ollama/test-model", "--permission-mode", "bypass", "do the work")).ExitedWith(0);

        server.Verify();
        await TwentyStepsTests.CheckAsync(sandbox);
    }

    [Fact]
    public async Task Run_BrokenOffInMidStream_BeginsTheStepAgain()
    {
        await using var server = await ModelServer.StartAsync(Scenario.CreateOllama()
            .Reply("half an ans").WithFault(new Fault { Kind = FaultKind.ErrorEvent, AfterEvents = 1 })
            .Reply("whole answer"));
        using var sandbox = new Sandbox().UserSettings("""{ "limits": { "retries": { "firstWait": "5ms" } } }""");

        var result = (await RunAsync(sandbox, server, "--model", "ollama/test-model", "hello")).ExitedWith(0);

        server.Verify();
        Assert.EndsWith("whole answer\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("ollama failed: an error was encountered while running the model", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ModelThatIsNotThere_NamesTheCommandAndFetchesNothing()
    {
        await using var server = await ModelServer.StartAsync(Scenario.CreateOllama());
        using var sandbox = new Sandbox();

        var result = (await RunAsync(sandbox, server, "--model", "ollama/qwen3", "hello")).ExitedWith(4);

        Assert.Contains(
            "does not have the model qwen3. Run \"ollama pull qwen3\", or set providers.ollama.pull to true.", result.Error, StringComparison.Ordinal);
        Assert.Equal(["/api/chat"], server.Requests.Select(request => request.Path));
    }

    [Fact]
    public async Task Run_ModelThatMayBeFetched_TellsHowItGetsOnAndAnswers()
    {
        await using var server = await ModelServer.StartAsync(Scenario.CreateOllama().Reply("fetched").Reply("fetched"));
        using var sandbox = new Sandbox().UserSettings("""{ "providers": { "ollama": { "pull": true } } }""");

        var shown = (await RunAsync(sandbox, server, "--model", "ollama/qwen3", "hello")).ExitedWith(0);
        var events = (await RunAsync(sandbox, server, "--model", "ollama/other", "--output", "stream-json", "hello")).ExitedWith(0);

        Assert.Equal("fetched\n", shown.Output);
        Assert.Contains("… qwen3: pulling manifest\n", shown.Error, StringComparison.Ordinal);
        Assert.Contains("… qwen3: pulling aaaaaaaaaaaa, 50 % of 5.2 GB\n", shown.Error, StringComparison.Ordinal);
        Assert.Contains("\"type\":\"step.progress\"", events.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ProjectThatWantsAFetch_IsNotAsked()
    {
        await using var server = await ModelServer.StartAsync(Scenario.CreateOllama());
        using var sandbox = new Sandbox().Write(".agents/agent.json", """{ "providers": { "ollama": { "pull": true } } }""");

        var result = await RunAsync(sandbox, server, "--model", "ollama/qwen3", "hello");

        Assert.NotEqual(0, result.ExitCode);
        Assert.DoesNotContain(server.Requests, request => request.Path == "/api/pull");
    }
}
