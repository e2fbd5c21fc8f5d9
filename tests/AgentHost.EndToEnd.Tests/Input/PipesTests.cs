using System.Diagnostics;

namespace AgentHost.EndToEnd.Tests.Input;

public sealed class PipesTests
{
    [Fact]
    public async Task Run_PipedInput_IsAddedToThePrompt()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("read"));
        using var sandbox = new Sandbox(server);

        (await AgentProcess.RunAsync(sandbox, ["run", "explain"], new AgentOptions { Input = "the piped words\n" })).ExitedWith(0);

        Assert.Contains("explain", server.ModelRequests[0].LastText, StringComparison.Ordinal);
        Assert.Contains("the piped words", server.ModelRequests[0].LastText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_InputClosed_Answers()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("fine"));
        using var sandbox = new Sandbox(server);

        var result = (await AgentProcess.RunAsync(sandbox, ["run", "hello"], new AgentOptions { Shell = "exec \"$@\" <&-" })).ExitedWith(0);

        Assert.Equal("fine\n", result.Output);
    }

    [Fact]
    public async Task Run_InputPipeThatNeverWrites_AnswersSoon()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("fine"));
        using var sandbox = new Sandbox(server);
        var clock = Stopwatch.StartNew();

        var result = (await AgentProcess.RunAsync(sandbox, ["run", "hello"], new AgentOptions { InputStaysOpen = true })).ExitedWith(0);

        Assert.Equal("fine\n", result.Output);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(15), $"took {clock.Elapsed}");
    }

    [Theory]
    [InlineData("text")]
    [InlineData("stream-json")]
    public async Task Run_ReaderLeaves_EndsQuietly(string format)
    {
        await using var server = await ModelServer.StartAsync(
            Scenario.Create().Reply(new string('x', 300_000)).With(static reply => reply with { ChunkSize = 5_000 }));
        using var sandbox = new Sandbox(server);

        var result = await AgentProcess.RunAsync(sandbox, ["run", "--output", format, "hello"], new AgentOptions
        {
            Shell = "{ \"$@\"; echo \"code $?\" >&2; } | head -c 1",
        });

        Assert.Single(result.Output);
        Assert.Equal("code 0\n", result.Error);
    }

    [Fact]
    public async Task Run_OutputClosed_EndsWithoutATrace()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("fine"));
        using var sandbox = new Sandbox(server);

        var result = await AgentProcess.RunAsync(sandbox, ["run", "hello"], new AgentOptions { Shell = "exec \"$@\" >&-" });

        Assert.Equal("agent: standard output cannot be written: Bad file descriptor.\n", result.ExitedWith(1).Error);
    }

    /// <summary>The numbers of closed streams go to the runtime's own pipes: words written there ended the process with a signal.</summary>
    [Theory]
    [InlineData("2>&-")]
    [InlineData("<&- 2>&-")]
    public async Task Run_ErrorsClosed_Answers(string closed)
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().ToolCall("list", "{}").Reply("fine"));
        using var sandbox = new Sandbox(server);

        var result = (await AgentProcess.RunAsync(sandbox, ["run", "--yolo", "hello"], new AgentOptions { Shell = "exec \"$@\" " + closed })).ExitedWith(0);

        Assert.Equal("fine\n", result.Output);
    }

    [Theory]
    [InlineData("0>/dev/null")]
    [InlineData("< .")]
    public async Task Run_InputThatCannotBeRead_Answers(string input)
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("fine"));
        using var sandbox = new Sandbox(server);

        var result = (await AgentProcess.RunAsync(sandbox, ["run", "hello"], new AgentOptions { Shell = "exec \"$@\" " + input })).ExitedWith(0);

        Assert.Equal("fine\n", result.Output);
    }

    [Fact]
    public async Task Run_OutputOnAFullDisk_SaysSo()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("fine"));
        using var sandbox = new Sandbox(server);

        var result = (await AgentProcess.RunAsync(sandbox, ["run", "hello"], new AgentOptions { Shell = "exec \"$@\" >/dev/full" })).ExitedWith(1);

        Assert.Contains("space", result.Error, StringComparison.OrdinalIgnoreCase);
    }
}
