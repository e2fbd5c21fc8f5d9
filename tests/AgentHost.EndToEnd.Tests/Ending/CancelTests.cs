using System.Diagnostics;

namespace AgentHost.EndToEnd.Tests.Ending;

public sealed class CancelTests
{
    [Theory]
    [InlineData(Native.Interrupt, 130)]
    [InlineData(Native.Terminate, 143)]
    public async Task Signal_DuringAStream_EndsWithItsCodeAndAValidSession(int signal, int code)
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .Reply("some words and then a long silence").With(static reply => reply with { ChunkSize = 5 }).WithFault(Fault.Silence(afterEvents: 4))
            .Reply("going on"));
        using var sandbox = new Sandbox(server);
        await using var run = sandbox.Start("--output", "stream-json", "talk");
        await run.WaitForOutputAsync("part.delta");

        run.Signal(signal);
        var result = (await run.WaitAsync()).ExitedWith(code);

        var last = result.Events()[^1];
        Assert.Equal("result", last.GetProperty("type").GetString());
        Assert.Equal("cancelled", last.GetProperty("outcome").GetString());
        Assert.Equal(code, last.GetProperty("exitCode").GetInt32());
        await GoesOnAsync(sandbox, server);
    }

    [Theory]
    [InlineData(Native.Interrupt, 130)]
    [InlineData(Native.Terminate, 143)]
    public async Task Signal_DuringACommand_EndsItsTreeAndLeavesAValidSession(int signal, int code)
    {
        var mark = Mark();
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("shell", $$"""{"command":"sleep {{mark}} & (sleep {{mark}}; true); true"}""")
            .Reply("going on"));
        using var sandbox = new Sandbox(server);
        await using var run = sandbox.Start("--permission-mode", "bypass", "sleep");
        await SeenAsync($"sleep {mark}", 2);

        run.Signal(signal);

        (await run.WaitAsync()).ExitedWith(code);
        await ProcessTable.AssertGoneAsync($"sleep {mark}", TimeSpan.FromSeconds(2));
        await GoesOnAsync(sandbox, server);
    }

    [Theory]
    [InlineData(Native.Interrupt, 130)]
    [InlineData(Native.Terminate, 143)]
    public async Task Signal_WhileAPageIsAttached_EndsTheWait(int signal, int code)
    {
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        var port = ((System.Net.IPEndPoint)silent.LocalEndpoint).Port;
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("going on"));
        using var sandbox = new Sandbox(server).UserSettings($$"""{ "plugins": { "web": { "allow": ["127.0.0.1:{{port}}"] } } }""");
        await using var run = sandbox.Start($"@http://127.0.0.1:{port}/page");
        using var asked = await silent.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        var since = Stopwatch.GetTimestamp();

        run.Signal(signal);

        Assert.Contains("cancelled by user", (await run.WaitAsync()).ExitedWith(code).Error, StringComparison.Ordinal);
        Assert.True(Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(15));
        Assert.Empty(server.ModelRequests);
    }

    [Theory]
    [InlineData(Native.Interrupt, 130)]
    [InlineData(Native.Terminate, 143)]
    public async Task Signal_WhileItWaitsToAskAgain_EndsTheWait(int signal, int code)
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Fault(Fault.RetryLater(429, seconds: 100)).Reply("going on"));
        using var sandbox = new Sandbox(server);
        await using var run = sandbox.Start("hello");
        await run.WaitForErrorAsync("Trying again in 100 s");

        run.Signal(signal);

        (await run.WaitAsync()).ExitedWith(code);
        await GoesOnAsync(sandbox, server);
    }

    [Fact]
    public async Task Interrupt_ASecondTime_EndsAtOnce()
    {
        var mark = Mark();
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("shell", $$"""{"command":"trap 'touch asked' TERM; touch ready; while :; do sleep 0.{{mark}}; done"}"""));
        using var sandbox = new Sandbox(server);
        await using var run = sandbox.Start("--permission-mode", "bypass", "loop");
        await ExistsAsync(sandbox.PathOf("ready"));
        run.Signal(Native.Interrupt);
        await ExistsAsync(sandbox.PathOf("asked"));

        run.Signal(Native.Interrupt);
        var clock = Stopwatch.StartNew();
        await run.WaitAsync();

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(1.5), $"took {clock.Elapsed}");
        await ProcessTable.AssertGoneAsync($"sleep 0.{mark}", TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task Kill9_DuringACommand_LeavesNoChildAndAValidSession()
    {
        var mark = Mark();
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("shell", $$"""{"command":"sleep {{mark}} & (sleep {{mark}}; true); true"}""")
            .Reply("going on"));
        using var sandbox = new Sandbox(server);
        await using var run = sandbox.Start("--permission-mode", "bypass", "sleep");
        await SeenAsync($"sleep {mark}", 2);

        run.Signal(Native.KillNow);
        await run.WaitAsync();

        await ProcessTable.AssertGoneAsync($"sleep {mark}", TimeSpan.FromSeconds(2));
        await GoesOnAsync(sandbox, server);
    }

    [Fact]
    public async Task Interrupt_BeforeTheModelAnswers_ExitsWith130()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("never").WithFault(Fault.Silence()).Reply("going on"));
        using var sandbox = new Sandbox(server);
        await using var run = sandbox.Start("hello");
        await server.WaitForRequestAsync(1, TestContext.Current.CancellationToken).WaitAsync(AgentProcess.Deadline);

        run.Signal(Native.Interrupt);

        var result = (await run.WaitAsync()).ExitedWith(130);
        Assert.Empty(result.Output);
        Assert.Contains("cancelled", result.Error, StringComparison.Ordinal);
        await GoesOnAsync(sandbox, server);
    }

    private static async Task GoesOnAsync(Sandbox sandbox, ModelServer server)
    {
        var next = (await sandbox.RunAsync("--session", "last", "go on")).ExitedWith(0);
        Assert.Equal("going on\n", next.Output);
        server.Verify();
    }

    /// <summary>A number that no other process's command line holds, good as a number of seconds.</summary>
    private static string Mark() => $"98{Random.Shared.Next(100_000, 999_999)}";

    private static async Task SeenAsync(string commandLine, int atLeast)
    {
        var clock = Stopwatch.StartNew();
        while (ProcessTable.WithCommandLine(commandLine).Count < atLeast)
        {
            Assert.True(clock.Elapsed < AgentProcess.Deadline, $"{commandLine} was not started");
            await Task.Delay(20);
        }
    }

    private static async Task ExistsAsync(string path)
    {
        var clock = Stopwatch.StartNew();
        while (!File.Exists(path))
        {
            Assert.True(clock.Elapsed < AgentProcess.Deadline, $"{path} did not appear");
            await Task.Delay(20);
        }
    }
}
