using AgentHost.Client;
using AgentHost.Hosting;

namespace AgentHost.Testing.Tests;

/// <summary>The samples of docs/authors, taken anew again and again as <c>agent plugin dev</c> does.</summary>
public sealed class ReloadTests
{
    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Samples.Hook")]
    [InlineData("Samples.Command")]
    [InlineData("Samples.PromptSection")]
    [InlineData("Samples.AiFunction")]
    [InlineData("Samples.ChatClient")]
    [InlineData("Samples.Compactor")]
    [InlineData("Samples.ContextSource")]
    [InlineData("Samples.Roles")]
    [InlineData("Samples.ToolSource")]
    public async Task Sample_TwentyTimes_LeavesNoneInMemory(string project)
    {
        var workspace = new TestWorkspace(Directory.CreateTempSubdirectory("agent-reload-").FullName);
        await using var host = LocalHost.Create(
            new HostOptions { Label = "test", AppFolder = workspace.Root, Variables = name => name == "HOME" ? Path.Combine(workspace.Root, ".home") : null });
        var opened = await host.Workspaces.OpenAsync(new WorkspaceRequest(workspace.Root), None);
        for (var round = 0; round < 20; round++)
        {
            var taken = await host.Plugins.DevelopAsync(opened.Id, Built.Folder(project), isolated: false, None);
            Assert.True(round == 0 || (await host.Plugins.WaitRetiredAsync(taken.Before!, None)).Gone, $"round {round}");
        }

        await host.DisposeAsync();
        Directory.Delete(workspace.Root, recursive: true);
    }
}
