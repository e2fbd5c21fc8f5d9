using AgentHost.Plugins.TestKit;

namespace AgentHost.Plugins.Memory.Tests;

public sealed class MemoryCommandTests
{
    [Fact]
    public async Task File_IsShownWholeOrBySection()
    {
        using var workspace = new TestWorkspace().With(".agents/MEMORY.md", "## Commands\n\n- make all\n\n## Patterns\n\n- none\n");
        Assert.Equal("## Commands\n\n- make all\n\n## Patterns\n\n- none", Shown(await RunAsync(workspace)));
        Assert.Equal("## Patterns\n\n- none", Shown(await RunAsync(workspace, "patterns")));
        var wrong = await RunAsync(workspace, "Other", "things");
        Assert.Equal((2, ".agents/MEMORY.md has no section \"Other things\". There are: Commands, Patterns."), (wrong.ExitCode, Text(wrong)));
    }

    [Fact]
    public async Task NoFile_IsSaid()
    {
        using var workspace = new TestWorkspace();
        Assert.StartsWith("There is no project memory (.agents/MEMORY.md)", Text(await RunAsync(workspace)), StringComparison.Ordinal);
    }

    private static string Shown(CommandResult result) => Assert.IsType<MarkdownBlock>(result.Blocks[1]).Text;

    private static string Text(CommandResult result) => Assert.IsType<TextBlock>(Assert.Single(result.Blocks)).Text;

    private static async Task<CommandResult> RunAsync(TestWorkspace workspace, params string[] words) => await new MemoryCommand(workspace).RunAsync(
        new CommandCall("memory", words), new CommandContext { Workspace = workspace, Capabilities = null! }, TestContext.Current.CancellationToken);
}
