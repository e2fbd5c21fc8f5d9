namespace AgentHost.EndToEnd.Tests.Plugins;

/// <summary>A plugin that fails in every place where plugins can.</summary>
public sealed class FaultyPluginTests
{
    [Theory]
    [InlineData("constructor")]
    [InlineData("activation")]
    [InlineData("tool-constructor")]
    [InlineData("prepare")]
    [InlineData("execute")]
    [InlineData("die-constructor")]
    [InlineData("die-activation")]
    [InlineData("die-tool-constructor")]
    [InlineData("die-execute")]
    public async Task Run_PluginThatThrows_ModelIsToldAndTheRunGoesOn(string place)
    {
        var result = await RunAsync(place);

        Assert.Contains("faulty", result, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Run_ToolThatHangs_IsEndedAtItsDeadline()
    {
        var result = await RunAsync("hang");

        Assert.Contains("1 s", result, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ToolThatReturns100MB_IsBounded()
    {
        var result = await RunAsync("huge");

        Assert.True(result.Length < 200_000, $"{result.Length} characters");
    }

    /// <summary>What the model was told of the call.</summary>
    private static async Task<string> RunAsync(string place)
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().ToolCall("fail", "{}").Reply("going on"));
        using var sandbox = new Sandbox(server);
        var folder = Path.Combine(sandbox.Root, "faulty");
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.EnumerateFiles(Programs.TestPlugin("TestPlugins.Faulty")))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        await File.WriteAllTextAsync(Path.Combine(folder, "fault.txt"), place, TestContext.Current.CancellationToken);

        var result = (await sandbox.RunAsync("--plugin", folder, "--permission-mode", "bypass", "go")).ExitedWith(0);

        server.Verify();
        Assert.Equal("going on\n", result.Output);
        return server.ModelRequests[1].LastText;
    }
}
