namespace AgentHost.EndToEnd.Tests.Permissions;

/// <summary>The model knows the mode that it is in before it calls anything.</summary>
public sealed class ModeTests
{
    [Theory]
    [InlineData("plan", "Mode: plan (you can look and nothing else")]
    [InlineData("accept-edits", "Mode: accept-edits (edits in the workspace run")]
    [InlineData("dont-ask", "Mode: dont-ask (nobody is asked")]
    [InlineData("bypass", "Mode: bypass (what no rule denies runs)")]
    [InlineData("default", "Mode: default\\n")]
    public async Task Run_AnyMode_StandsInTheFirstRequest(string mode, string told)
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("seen"));
        using var sandbox = new Sandbox(server);

        (await sandbox.RunAsync("--permission-mode", mode, "go")).ExitedWith(0);

        Assert.Contains(told, Assert.Single(server.ModelRequests).Messages[0].GetProperty("content").GetRawText(), StringComparison.Ordinal);
    }
}
