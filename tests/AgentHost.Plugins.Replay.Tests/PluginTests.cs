using AgentHost.Plugins.TestKit;

namespace AgentHost.Plugins.Replay.Tests;

public sealed class PluginTests() : ProviderPluginTests<ReplayPlugin>("replay"), IDisposable
{
    private readonly TestWorkspace _workspace = new();

    protected override IWorkspaceContext Workspace => _workspace;

    public void Dispose() => _workspace.Dispose();
}
