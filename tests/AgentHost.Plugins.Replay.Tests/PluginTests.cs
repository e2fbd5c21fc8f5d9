using AgentHost.Plugins.TestKit;

namespace AgentHost.Plugins.Replay.Tests;

public sealed class PluginTests() : ProviderPluginTests<ReplayPlugin>("replay"), IDisposable
{
    private readonly TestWorkspace workspace = new();

    protected override IWorkspaceContext Workspace => workspace;

    public void Dispose() => workspace.Dispose();
}
