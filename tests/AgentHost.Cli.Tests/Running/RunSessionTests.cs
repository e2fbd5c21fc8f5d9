using AgentHost.Cli.Running;

namespace AgentHost.Cli.Tests.Running;

public sealed class RunSessionTests
{
    [Fact]
    public void Model_ForAServer_IsNoSettingOfTheWorkspace()
    {
        var request = new RunRequest { Prompt = "go", Model = "openai/test-model" };

        Assert.Null(RunSession.WorkspaceFor(request with { Server = "local" }).Settings);
        Assert.Equal("openai/test-model", RunSession.WorkspaceFor(request).Settings?.GetProperty("model").GetString());
    }
}
