using System.Diagnostics;
using AgentHost.Plugins.Agents.Commands;
using AgentHost.Plugins.TestKit;

namespace AgentHost.Plugins.Agents.Tests.Commands;

public sealed class CommandFilesTests
{
    [Theory]
    [InlineData("", "is empty, or no regular file (a pipe, a device): write into it what is to be sent.")]
    [InlineData("\n  \n", "has no text: write into it what is to be sent.")]
    [InlineData("---\ndescription: d\n---\n\n", "has no text behind its head: write into it what is to be sent.")]
    public async Task Run_FileWithoutText_SaysSoWithItsPlace(string text, string said)
    {
        using var workspace = new TestWorkspace().With(".agents/commands/team/x.md", text);

        var result = await RunAsync(workspace, "team:x");

        Assert.Equal(
            $"The file of the command /team:x, {workspace.At(".agents/commands/team/x.md")}, {said}",
            Assert.IsType<TextBlock>(Assert.Single(result!.Blocks)).Text);
        Assert.Equal(2, result.ExitCode);
        Assert.Null(result.Prompt);
    }

    [Fact]
    public async Task Run_PipeOrLinkToNothing_IsNamedAtOnce()
    {
        using var workspace = new TestWorkspace().With(".agents/commands/other.md", "Do it.");
        using (var made = Process.Start("mkfifo", [workspace.At(".agents/commands/pipe.md")]))
        {
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        File.CreateSymbolicLink(workspace.At(".agents/commands/gone.md"), workspace.At("nowhere.md"));

        Assert.Contains("pipe.md, is empty, or no regular file", Said(await RunAsync(workspace, "pipe")), StringComparison.Ordinal);
        Assert.Contains("gone.md, is a link that leads to no file", Said(await RunAsync(workspace, "gone")), StringComparison.Ordinal);
        Assert.Equal("Do it.", (await RunAsync(workspace, "other"))!.Prompt);
        Assert.Null(await RunAsync(workspace, "none"));
    }

    [Fact]
    public async Task List_WorkspaceInAPlace_TakesNoFileOfThisMachine()
    {
        using var workspace = new TestWorkspace().With(".agents/commands/x.md", "Do it.");
        Assert.Equal("Do it.", (await RunAsync(workspace, "x"))!.Prompt);

        workspace.Target = "ssh:far";
        Assert.Null(await RunAsync(workspace, "x"));
    }

    private static string Said(CommandResult? result) => Assert.IsType<TextBlock>(Assert.Single(result!.Blocks)).Text;

    private static async Task<CommandResult?> RunAsync(TestWorkspace workspace, string name)
    {
        var answer = await new CommandFiles(workspace, static _ => null, untrusted: false)
            .InvokeAsync(AgentJson.Parse($$$"""{"action":"run","call":{"name":"{{{name}}}","arguments":[]}}"""), TestContext.Current.CancellationToken).AsTask()
            .WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        return answer.ValueKind == System.Text.Json.JsonValueKind.Null ? null : AgentJson.Read<CommandResult>(answer);
    }
}
