using System.Diagnostics;
using System.Text.Json;

namespace AgentHost.EndToEnd.Tests.Input;

/// <summary>Mistakes in the words of a run: what they leave behind, and what a program is told of them.</summary>
public sealed class RunWordsTests
{
    [Theory]
    [InlineData("--tools", "nosuch")]
    [InlineData("--model", "nosuch/model")]
    [InlineData("--agent", "nosuch")]
    [InlineData("--output-schema", "off.json")]
    public async Task Run_AMistakeInItsWords_LeavesNoSession(string option, string value)
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("first").Reply("second"));
        using var sandbox = new Sandbox(server).Write("off.json", """{ "type": 7 }""");

        (await sandbox.RunAsync("hello")).ExitedWith(0);
        (await sandbox.RunAsync(option, value, "hello")).ExitedWith(2);
        (await sandbox.RunAsync("--continue", "and then")).ExitedWith(0);

        server.Verify();
        Assert.Contains("first", server.ModelRequests[1].Messages[2].GetRawText(), StringComparison.Ordinal);
        Assert.Equal(1, (await sandbox.AgentAsync("session", "list", "--json")).ExitedWith(0).Json().GetArrayLength());
    }

    [Theory]
    [InlineData("--yolo --permission-mode plan")]
    [InlineData("--yolo --profile safe")]
    public async Task Run_WordsThatContradictEachOther_AreRefused(string words)
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create());
        using var sandbox = new Sandbox(server);

        var result = (await sandbox.RunAsync([.. words.Split(' '), "hello"])).ExitedWith(2);

        server.Verify();
        Assert.Contains("--yolo", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("json", "--max-steps", "x")]
    [InlineData("stream-json", "--unknown", "hello")]
    [InlineData("stream-json", "--mcp-config", "nosuch.json")]
    public async Task Run_WordsThatAreNotUnderstood_EndWithOneResult(string format, string option, string value)
    {
        using var sandbox = new Sandbox();

        var result = (await sandbox.RunAsync("--output", format, option, value, "hello")).ExitedWith(2);

        var told = JsonElement.Parse(Assert.Single(result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
        PublishedSchema.AssertMeets("result", told);
        Assert.Equal(("result", 2), (told.GetProperty("type").GetString(), told.GetProperty("exitCode").GetInt32()));
        Assert.Contains(option, told.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_NoPromptAndAPipeThatNeverWrites_SaysWhatItWaitsForAndEnds()
    {
        using var sandbox = new Sandbox();
        var clock = Stopwatch.StartNew();

        var result = (await AgentProcess.RunAsync(sandbox, ["run", "--max-time", "5s"], new AgentOptions { InputStaysOpen = true })).ExitedWith(2);

        Assert.Contains("! The prompt is awaited from standard input, for at most 5 s.", result.Error, StringComparison.Ordinal);
        Assert.Contains("--max-time", result.Error, StringComparison.Ordinal);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), $"took {clock.Elapsed}");
    }

    [Fact]
    public async Task Run_SettingsThatAreOff_SaysSoOnce()
    {
        using var sandbox = new Sandbox().UserSettings("""{ "limits": { "steps": "many" } }""");

        var result = (await sandbox.RunAsync("--model", "offline/rules", "list the files")).ExitedWith(2);

        Assert.Equal(2, result.Error.Split("limits.steps: expected a whole number").Length);
    }

    [Fact]
    public async Task Preview_OfAProviderWithoutAKey_IsShown()
    {
        using var sandbox = new Sandbox();

        var result = (await sandbox.RunAsync("--preview", "--model", "openai/gpt-5", "hello")).ExitedWith(0);

        Assert.Contains("To openai/gpt-5", result.Output, StringComparison.Ordinal);
        Assert.Contains("has no key", result.Error, StringComparison.Ordinal);
        (await sandbox.RunAsync("--model", "openai/gpt-5", "hello")).ExitedWith(4);
    }
}
