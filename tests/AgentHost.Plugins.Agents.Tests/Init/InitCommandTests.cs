using AgentHost.Plugins.Agents.Init;
using AgentHost.Plugins.TestKit;

namespace AgentHost.Plugins.Agents.Tests.Init;

public sealed class InitCommandTests
{
    [Fact]
    public async Task Run_WorkspaceInAPlace_RefusesAndWritesNothingHere()
    {
        using var workspace = new TestWorkspace { Target = "ssh:far" };

        var result = await new InitCommand().RunAsync(
            new CommandCall("init", []) { Options = new Dictionary<string, System.Text.Json.JsonElement> { ["yes"] = AgentJson.Parse("true") } },
            new CommandContext { Workspace = workspace, Capabilities = null! },
            TestContext.Current.CancellationToken);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("this workspace is on ssh:far", Assert.IsType<TextBlock>(Assert.Single(result.Blocks)).Text, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(workspace.Root));
    }
}
