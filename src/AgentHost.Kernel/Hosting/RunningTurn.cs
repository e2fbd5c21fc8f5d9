using AgentHost.Kernel.Workspaces;

namespace AgentHost.Kernel.Hosting;

/// <summary>A turn of this host that runs, or waits for those before it.</summary>
/// <param name="workspace">Where.</param>
/// <param name="sessionId">Its session.</param>
/// <param name="switches">How often the session's permissions had been switched when it was submitted.</param>
/// <param name="agent">The agent that it is for; null for none.</param>
internal sealed class RunningTurn(Workspace workspace, string sessionId, int switches, AgentProfile? agent)
{
    public Workspace Workspace => workspace;

    public string SessionId => sessionId;

    public int Switches => switches;

    public AgentProfile? Agent => agent;

    public CancellationTokenSource Cancel { get; } = new();

    public Task Task { get; set; } = Task.CompletedTask;
}
