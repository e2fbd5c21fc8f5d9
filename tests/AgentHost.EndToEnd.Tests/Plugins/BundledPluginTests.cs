using System.Text.Json;

namespace AgentHost.EndToEnd.Tests.Plugins;

/// <summary>The program without one of the plugins that it is shipped with.</summary>
public sealed class BundledPluginTests(AppCopy app) : IClassFixture<AppCopy>
{
    private static Task<IReadOnlyList<string>>? _tools;

    /// <summary>All that the build lists, but the plugin that these runs ask: its test is below.</summary>
    public static TheoryData<string> Ids
    {
        get
        {
            using var list = JsonDocument.Parse(File.ReadAllText(Path.Combine(Path.GetDirectoryName(Programs.Agent)!, "plugins", "bundled.json")));
            return [.. list.RootElement.EnumerateArray().Select(static id => id.GetString()!).Where(static id => id != "openai")];
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task Run_OneBundledPluginDeleted_SaysSoAndWorksWithout(string plugin)
    {
        var all = await (_tools ??= ToolsOfARunAsync());
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("fine without"));
        using var sandbox = new Sandbox(server);
        var tools = ToolsOf(Path.Combine(Path.GetDirectoryName(app.Program)!, "plugins", plugin, "plugin.json"));
        using var without = app.Without(plugin);

        var result = (await AgentProcess.RunAsync(sandbox, ["run", "hello"], new AgentOptions { Program = app.Program })).ExitedWith(0);

        Assert.Equal("fine without\n", result.Output);
        Assert.Contains(plugin, result.Error, StringComparison.Ordinal);
        Assert.Equal(all.Except(tools), server.ModelRequests[0].Tools);
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

    /// <summary>The tools of a run with all plugins.</summary>
    private async Task<IReadOnlyList<string>> ToolsOfARunAsync()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("fine with"));
        using var sandbox = new Sandbox(server);
        (await AgentProcess.RunAsync(sandbox, ["run", "hello"], new AgentOptions { Program = app.Program })).ExitedWith(0);
        return [.. server.ModelRequests[0].Tools];
    }

    private static List<string> ToolsOf(string path)
    {
        using var manifest = JsonDocument.Parse(File.ReadAllText(path));
        return manifest.RootElement.TryGetProperty("contributes", out var kinds) && kinds.TryGetProperty("tool", out var tools)
            ? [
                .. tools.EnumerateArray()
                    .Select(static tool => tool.ValueKind == JsonValueKind.String ? tool.GetString()! : tool.GetProperty("name").GetString()!)
            ]
            : [];
    }
}
