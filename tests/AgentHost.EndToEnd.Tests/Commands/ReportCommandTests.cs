namespace AgentHost.EndToEnd.Tests.Commands;

/// <summary>Commands of the conversation as the prompt of a run: they show something, and no model is asked.</summary>
public sealed class ReportCommandTests
{
    [Theory]
    [InlineData("/help", "Models and permissions\n  /model [NAME]")]
    [InlineData("/help", "  /commit ")]
    [InlineData("/help queue", "no command or key with \"queue\"")]
    [InlineData("/status", "  session    none yet\n  model      offline/rules\n")]
    [InlineData("/STATUS", "  model      offline/rules\n")]
    [InlineData("/model", "offline/rules\n")]
    [InlineData("/models", "  offline/rules\n")]
    [InlineData("/sessions", "There is none.\n")]
    [InlineData("/session", "No session has begun")]
    [InlineData("/context", "about ")]
    [InlineData("/clear", "Each run begins a session of its own")]
    [InlineData("/model offline/rules", "Nothing goes on after a run")]
    [InlineData("/login", "/login wants a provider")]
    [InlineData("/login openai", "pipe it in, as in: agent provider login openai < key.txt")]
    [InlineData("/quit", "There is no command /quit")]
    public async Task Run_ACommand_ShowsItsReport(string prompt, string shown)
    {
        using var sandbox = new Sandbox();

        var result = await sandbox.RunAsync(prompt);

        Assert.Contains(shown, result.Output + result.Error, StringComparison.Ordinal);
        Assert.Empty((await sandbox.AgentAsync("session", "list", "--json")).ExitedWith(0).Output.Trim().Trim('[', ']'));
    }

    [Fact]
    public async Task Run_SessionOfTheRun_IsTheOneThatIsShown()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("done"));
        using var sandbox = new Sandbox(server);
        (await sandbox.RunAsync("--session", "mine", "go")).ExitedWith(0);

        var shown = (await sandbox.RunAsync("--session", "mine", "/session")).ExitedWith(0).Output;
        var all = (await sandbox.RunAsync("--output", "json", "/sessions")).ExitedWith(0).Output;

        Assert.Contains("  name       mine\n", shown, StringComparison.Ordinal);
        Assert.Contains("  turns      1\n", shown, StringComparison.Ordinal);
        Assert.Contains("mine", all, StringComparison.Ordinal);
        Assert.Contains("\"outcome\":\"answered\"", all, StringComparison.Ordinal);
        server.Verify();
    }
}
