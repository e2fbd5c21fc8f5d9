namespace AgentHost.EndToEnd.Tests.Surfaces;

/// <summary>The surface of docs/internals, as a process against a model server.</summary>
public sealed class SurfaceSampleTests
{
    private static readonly string Program = Path.Combine(Programs.Repository, "artifacts", "bin", "Samples.Surface", "debug", "Samples.Surface");

    [Theory]
    [InlineData("y\n", true)]
    [InlineData("n\n", false)]
    [InlineData("", false)]
    public async Task Prompt_WithACallThatAsks_ShowsEventsAndTakesTheAnswer(string answer, bool made)
    {
        var scenario = Scenario.Create().ToolCall("shell", """{"command":"echo hello > made.txt"}""").Reply("All done.");
        await using var server = await ModelServer.StartAsync(scenario);
        using var sandbox = new Sandbox(server);

        var result = (await RunAsync(sandbox, "make a file", answer)).ExitedWith(0);

        Assert.Equal("All done.\n", result.Output);
        Assert.Contains("· tool.requested", result.Error, StringComparison.Ordinal);
        Assert.Contains("Run it? [y/N]", result.Error, StringComparison.Ordinal);
        Assert.EndsWith("Answered: 2 steps, 1 calls\n", result.Error, StringComparison.Ordinal);
        Assert.Equal(made, File.Exists(sandbox.PathOf("made.txt")));
    }

    [Fact]
    public async Task Prompt_WithoutItsModel_IsOneSentence()
    {
        using var sandbox = new Sandbox().UserSettings("""{"model":"nobody/nothing"}""");

        var result = (await RunAsync(sandbox, "go", answer: "")).ExitedWith(1);

        Assert.Empty(result.Output);
        Assert.Contains("nobody", Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public void Source_IsShort_AndNamesTheHostInOneLine()
    {
        var lines = File.ReadAllLines(Path.Combine(Programs.Repository, "docs", "internals", "surface", "Program.cs"));

        Assert.InRange(lines.Length, 1, 99);
        Assert.Single(lines, static line => line.Contains("AgentHost.Hosting", StringComparison.Ordinal));
    }

    private static Task<AgentResult> RunAsync(Sandbox sandbox, string prompt, string answer) =>
        AgentProcess.RunAsync(sandbox, [Path.GetDirectoryName(Programs.Agent)!, prompt], new AgentOptions { Program = Program, Input = answer });
}
