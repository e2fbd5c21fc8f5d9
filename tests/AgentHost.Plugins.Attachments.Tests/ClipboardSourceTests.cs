using AgentHost.Plugins.TestKit;

namespace AgentHost.Plugins.Attachments.Tests;

public sealed class ClipboardSourceTests
{
    [Fact]
    public async Task Read_WorkspaceInAPlace_StartsNothingThere()
    {
        using var workspace = new TestWorkspace { Target = "ssh:far" };

        var content = await new ClipboardSource(workspace).ReadAsync(new ContextReference(""), TestContext.Current.CancellationToken);

        Assert.Equal("the clipboard is this machine's, and this workspace is on ssh:far: paste its text instead.", content.Error);
    }
}
