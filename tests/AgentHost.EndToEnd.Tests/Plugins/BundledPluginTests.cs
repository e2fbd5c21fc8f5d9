namespace AgentHost.EndToEnd.Tests.Plugins;

/// <summary>The program without one of the plugins that it is shipped with.</summary>
public sealed class BundledPluginTests(AppCopy app) : IClassFixture<AppCopy>
{
    [Theory]
    [InlineData("files", "glob", "read")]
    [InlineData("search", "read", "glob")]
    [InlineData("shell", "read", "shell")]
    [InlineData("git", "read", "git")]
    [InlineData("session-tools", "read", "todo")]
    [InlineData("web", "read", "fetch")]
    [InlineData("agents", "read", null)]
    [InlineData("skills", "read", "skill")]
    [InlineData("memory", "read", "memory")]
    [InlineData("attachments", "read", null)]
    [InlineData("anthropic", "read", null)]
    [InlineData("offline", "read", null)]
    public async Task Run_OneBundledPluginDeleted_SaysSoAndWorksWithout(string plugin, string kept, string? gone)
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("fine without"));
        using var sandbox = new Sandbox(server);
        using var without = app.Without(plugin);

        var result = (await AgentProcess.RunAsync(sandbox, ["run", "hello"], new AgentOptions { Program = app.Program })).ExitedWith(0);

        Assert.Equal("fine without\n", result.Output);
        Assert.Contains(plugin, result.Error, StringComparison.Ordinal);
        Assert.Contains(kept, server.ModelRequests[0].Tools);
        if (gone is not null)
        {
            Assert.DoesNotContain(gone, server.ModelRequests[0].Tools);
        }
    }

    [Fact]
    public async Task Run_ProviderPluginDeleted_SaysSoAndAnswersOffline()
    {
        using var sandbox = new Sandbox().Write("README.md", "# Thing\n");
        using var without = app.Without("openai");

        var result = (await AgentProcess.RunAsync(sandbox, ["run", "summarise this repository"], new AgentOptions
        {
            Program = app.Program,
            Variables = new Dictionary<string, string?> { ["OPENAI_API_KEY"] = Sandbox.Key },
        })).ExitedWith(0);

        Assert.Contains("openai", result.Error, StringComparison.Ordinal);
        Assert.Contains("by rules, not by a model", result.Output, StringComparison.Ordinal);
    }
}
