namespace AgentHost.EndToEnd.Tests.Ending;

/// <summary>
/// Each row of the table of exit codes, as a build server meets it: no terminal, CI set, a pipe on standard input that nobody writes to, output into pipes.
/// </summary>
public sealed class ExitCodeTests
{
    [Theory]
    [InlineData(0, "list the files")]
    [InlineData(4, "write me a poem about lighthouses")]
    [InlineData(2, "--permission-mode", "careful", "hello")]
    [InlineData(2, "--model", "no/such", "hello")]
    [InlineData(2, "--session", "last", "hello")]
    [InlineData(3, "run touch made")]
    [InlineData(5, "--max-steps", "1", "read a.txt")]
    [InlineData(6, "--plugin", "no-such-plugin", "hello")]
    public async Task Offline_EachWayOut_HasItsCodeAndOneResult(int code, params string[] words)
    {
        using var sandbox = new Sandbox().Write("a.txt", "a\n");

        await EndsWithAsync(sandbox, code, words);
    }

    [Fact]
    public async Task Offline_RequestThatTheRulesCannotRead_SaysWhatToSet()
    {
        using var sandbox = new Sandbox();

        var result = (await sandbox.RunAsync("write me a poem about lighthouses")).ExitedWith(4);

        Assert.Contains("set OPENAI_API_KEY or ANTHROPIC_API_KEY", result.Error, StringComparison.Ordinal);
        Assert.Contains("summarise this repository", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_ThatIsEmpty_IsSaid()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("").Reply(""));
        using var sandbox = new Sandbox(server);

        var result = (await sandbox.RunAsync("--quiet", "say nothing")).ExitedWith(0);
        var json = (await sandbox.RunAsync("--output", "json", "say nothing")).ExitedWith(0).Json();

        Assert.Equal(("", "! the model ended without an answer.\n"), (result.Output, result.Error));
        Assert.Equal(("answered", "the model ended without an answer"), (json.GetProperty("outcome").GetString(), json.GetProperty("error").GetString()));
    }

    [Fact]
    public async Task Limit_AfterNothingButRefusedCalls_ExitsWith3AndNamesTheRule()
    {
        await using var server = await ModelServer.StartAsync(
            Scenario.Create().ToolCall("shell", """{"command":"ls"}""").ToolCall("shell", """{"command":"ls -l"}""")
                .ToolCall("read", """{"path":"a.txt"}""").ToolCall("shell", """{"command":"ls"}"""));
        using var sandbox = new Sandbox(server).Write("a.txt", "a\n");

        var refused = (await sandbox.RunAsync("--deny", "shell", "--max-steps", "2", "look")).ExitedWith(3);
        var mixed = (await sandbox.RunAsync("--deny", "shell", "--max-steps", "2", "look")).ExitedWith(5);

        Assert.Contains("until the limit of 2 steps was reached", refused.Error, StringComparison.Ordinal);
        Assert.Contains("The rule deny shell (", refused.Error.Split("agent:")[^1], StringComparison.Ordinal);
        Assert.Contains("agent: the limit of 2 steps was reached", mixed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_AfterCallsThatARuleRefused_ExitsWith0()
    {
        await using var server = await ModelServer.StartAsync(
            Scenario.Create().ToolCall("shell", """{"command":"ls"}""").ToolCall("shell", """{"command":"ls -l"}""").Reply("It cannot be seen from here."));
        using var sandbox = new Sandbox(server);

        var result = (await sandbox.RunAsync("--deny", "shell", "look")).ExitedWith(0);

        server.Verify();
        Assert.Equal("It cannot be seen from here.\n", result.Output);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(404)]
    public async Task Provider_ThatRefuses_ExitsWith4(int status)
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Fault(Fault.HttpStatus(status)));
        using var sandbox = new Sandbox(server);

        await EndsWithAsync(sandbox, 4, "hello");
    }

    [Fact]
    public async Task Time_ThatIsOver_ExitsWith5()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Fault(Fault.Silence(afterEvents: 1)));
        using var sandbox = new Sandbox(server);

        await EndsWithAsync(sandbox, 5, "--max-time", "500ms", "hello");
    }

    [Fact]
    public async Task Store_ThatCannotBe_ExitsWith1()
    {
        using var sandbox = new Sandbox();
        var file = Path.Combine(sandbox.Root, "data");
        await File.WriteAllTextAsync(file, "no folder", TestContext.Current.CancellationToken);

        await EndsWithAsync(sandbox, 1, ["hello"], ("AGENT_DATA_HOME", file));
    }

    [Theory]
    [InlineData(Native.Interrupt, 130)]
    [InlineData(Native.Terminate, 143)]
    public async Task Signal_InTheMiddle_HasItsCodeAndOneResult(int signal, int code)
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Fault(Fault.Silence(afterEvents: 1)));
        using var sandbox = new Sandbox(server);
        await using var running = AgentProcess.Start(sandbox, ["run", "--output", "stream-json", "hello"], Shape());
        await running.WaitForOutputAsync("step.started");

        running.Signal(signal);

        AssertOneResult((await running.WaitAsync()).ExitedWith(code), code);
    }

    private static Task EndsWithAsync(Sandbox sandbox, int code, params string[] words) => EndsWithAsync(sandbox, code, words, []);

    private static async Task EndsWithAsync(Sandbox sandbox, int code, string[] words, params (string Name, string Value)[] variables) =>
        AssertOneResult((await AgentProcess.RunAsync(sandbox, ["run", "--output", "stream-json", .. words], Shape(variables))).ExitedWith(code), code);

    private static AgentOptions Shape(params (string Name, string Value)[] variables) => new()
    {
        InputStaysOpen = true,
        Variables = variables.Append(("CI", "true"))
            .ToDictionary(static variable => variable.Item1, static variable => (string?)variable.Item2, StringComparer.Ordinal),
    };

    private static void AssertOneResult(AgentResult ended, int code)
    {
        var events = ended.Events();
        Assert.Equal(code, Assert.Single(events, static e => e.GetProperty("type").GetString() == "result").GetProperty("exitCode").GetInt32());
        Assert.Equal("result", events[^1].GetProperty("type").GetString());
        Assert.All(events, static e => PublishedSchema.AssertMeets(e.GetProperty("type").GetString() == "result" ? "result" : "events", e));
    }
}
