namespace AgentHost.EndToEnd.Tests.Plugins;

/// <summary>Installed plugins that carry different versions of one library.</summary>
public sealed class SideBySideTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_TwoMajorsOfOneLibrary_BothAnswer(bool inProcess)
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().ToolCall("json_12", "{}").ToolCall("json_13", "{}").Reply("both"));
        using var sandbox = new Sandbox(server);
        await InstallAsync(sandbox, inProcess, "TestPlugins.Json12", "TestPlugins.Json13");

        (await sandbox.RunAsync("--allow", "json_12", "--allow", "json_13", "go")).ExitedWith(0);

        server.Verify();
        var (older, newer) = (server.ModelRequests[1].LastText.Split(" in "), server.ModelRequests[2].LastText.Split(" in "));
        Assert.Equal(("12.0.0.0 reads them", "13.0.0.0 gives up"), (older[0], newer[0]));
        Assert.Equal(inProcess, older[1] == newer[1]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_ChatClientCallsAFunction_EachWithItsOwnVersionOfTheLibrary(bool inProcess)
    {
        using var sandbox = new Sandbox();
        await InstallAsync(sandbox, inProcess, "Samples.AiFunction", "Samples.ChatClient");

        var run = (await sandbox.RunAsync(
            "--model", "parrot/grey", "--allow", "convert_length", """call convert_length {"value":5,"from":"Mile","to":"Kilometre"}""")).ExitedWith(0);

        Assert.Equal("8.04672", run.Output.Trim());
    }

    private static async Task InstallAsync(Sandbox sandbox, bool inProcess, params string[] projects)
    {
        foreach (var project in projects)
        {
            (await sandbox.AgentAsync(["plugin", "install", Programs.TestPlugin(project), "--yes", .. inProcess ? ["--in-process"] : Array.Empty<string>()]))
                .ExitedWith(0);
        }
    }
}
