namespace AgentHost.EndToEnd.Tests.Plugins;

public sealed class LazyLoadingTests
{
    [Fact]
    public async Task Run_BeforeAnyCall_NoToolAssemblyIsMapped()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("held").WithFault(Fault.Silence()));
        using var sandbox = new Sandbox(server);
        await using var run = sandbox.Start("hello");
        var request = await server.WaitForRequestAsync(1, TestContext.Current.CancellationToken).WaitAsync(AgentProcess.Deadline);

        var maps = await File.ReadAllTextAsync($"/proc/{run.Id}/maps", TestContext.Current.CancellationToken);

        Assert.Contains("AgentHost.Plugins.OpenAI", maps, StringComparison.Ordinal);
        Assert.Contains("read", request.Tools);
        Assert.Contains("shell", request.Tools);
        Assert.Contains("fetch", request.Tools);
        Assert.DoesNotContain("AgentHost.Plugins.Files", maps, StringComparison.Ordinal);
        Assert.DoesNotContain("AgentHost.Plugins.Search", maps, StringComparison.Ordinal);
        Assert.DoesNotContain("AgentHost.Plugins.Shell", maps, StringComparison.Ordinal);
        Assert.DoesNotContain("AgentHost.Plugins.Web", maps, StringComparison.Ordinal);
        Assert.DoesNotContain("AngleSharp", maps, StringComparison.Ordinal);
        Assert.DoesNotContain("AgentHost.Plugins.Offline", maps, StringComparison.Ordinal);

        // Servers, and what speaks with them, cost a run nothing.
        Assert.DoesNotContain("AspNetCore.", maps.Replace("Microsoft.AspNetCore.App", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("AgentHost.Server", maps, StringComparison.Ordinal);
        Assert.DoesNotContain("AgentHost.McpServer", maps, StringComparison.Ordinal);
        Assert.DoesNotContain("AgentHost.Acp", maps, StringComparison.Ordinal);
        Assert.DoesNotContain("AgentHost.Remote", maps, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PluginListJson_NoneIsActive()
    {
        using var sandbox = new Sandbox();

        var list = (await sandbox.AgentAsync("plugin", "list", "--json")).ExitedWith(0).Json();

        var plugins = list.EnumerateArray()
            .ToDictionary(static plugin => plugin.GetProperty("id").GetString()!, static plugin => plugin.GetProperty("state").GetString());
        Assert.All(
            ["agents", "anthropic", "files", "offline", "ollama", "openai", "replay", "search", "session-tools", "shell", "web"],
            id => Assert.Equal("installed", plugins[id]));
    }
}
