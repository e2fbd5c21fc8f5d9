namespace AgentHost.EndToEnd.Tests.Surfaces;

/// <summary>The programs of docs/embedding, as processes against a model server.</summary>
public sealed class EmbeddingSampleTests
{
    [Fact]
    public async Task Host_AnswersOnePrompt_AndLeavesNothingRunning()
    {
        await using var server = await ModelServer.StartAsync(
            Scenario.Create().ToolCall("shell", """{"command":"echo hello > made.txt"}""").Reply("All done."));
        using var sandbox = new Sandbox(server);

        var result = (await RunAsync(sandbox, "Samples.Embedding", "", "make a file")).ExitedWith(0);

        Assert.Equal("All done.\n", result.Output);
        Assert.Empty(result.Error);
        Assert.False(File.Exists(sandbox.PathOf("made.txt")));
        server.Verify();
        await ProcessTable.AssertGoneAsync(sandbox.Root, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Bot_HasASessionForEachPerson_AndAsksThatPerson()
    {
        await using var server = await ModelServer.StartAsync(
            Scenario.Create().ToolCall("shell", """{"command":"echo hello > made.txt"}""").Reply("It is made."));
        using var sandbox = new Sandbox(server);
        await using var bot = AgentProcess.Start(
            sandbox, [Path.GetDirectoryName(Programs.Agent)!], new AgentOptions { Program = ProgramOf("Samples.Bot"), InputStaysOpen = true });

        await bot.WriteLineAsync("nonsense");
        await bot.WriteLineAsync("ann: make a file");
        await bot.WaitForOutputAsync("@ann ");
        await bot.WaitForOutputAsync("yes or no?");
        await bot.WriteLineAsync("ann: yes");
        await bot.WaitForOutputAsync("@ann It is made.");
        bot.CloseInput();

        Assert.Equal(0, (await bot.WaitAsync()).ExitCode);
        Assert.Equal("hello\n", await File.ReadAllTextAsync(sandbox.PathOf("made.txt"), TestContext.Current.CancellationToken));
        server.Verify();
    }

    [Fact]
    public void Source_OfTheHost_IsThirtyLines() => Assert.InRange(
        File.ReadAllLines(Path.Combine(Programs.Repository, "docs", "embedding", "host", "Program.cs")).Length, 1, 33);

    private static string ProgramOf(string sample) => Path.Combine(Programs.Repository, "artifacts", "bin", sample, "debug", sample);

    private static Task<AgentResult> RunAsync(Sandbox sandbox, string sample, string input, params string[] words) =>
        AgentProcess.RunAsync(sandbox, [Path.GetDirectoryName(Programs.Agent)!, .. words], new AgentOptions { Program = ProgramOf(sample), Input = input });
}
