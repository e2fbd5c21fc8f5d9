using AgentHost.Kernel.Turns;
using AgentHost.Kernel.Workspaces;

namespace AgentHost.Kernel.Hosting;

/// <summary>A turn of this host that runs, or waits for those before it.</summary>
/// <param name="id">Its id.</param>
/// <param name="workspace">Where.</param>
/// <param name="sessionId">Its session.</param>
/// <param name="switches">How often the session's permissions had been switched when it was submitted.</param>
/// <param name="agent">The agent that it is for; null for none.</param>
internal sealed class RunningTurn(string id, Workspace workspace, string sessionId, int switches, AgentProfile? agent)
{
    public string Id => id;

    public Workspace Workspace => workspace;

    public string SessionId => sessionId;

    public int Switches => switches;

    public AgentProfile? Agent => agent;

    public CancellationTokenSource Cancel { get; } = new();

    /// <summary>The turn whose sub-agent this is; null for none.</summary>
    public TurnState? Parent { get; init; }

    public Task Task { get; set; } = Task.CompletedTask;

    /// <summary>How it ended; null before that, and where it did not end by itself.</summary>
    public TurnCompleted? Completed { get; set; }

    /// <summary>Why it did not end by itself.</summary>
    public string? Fault { get; set; }
}
