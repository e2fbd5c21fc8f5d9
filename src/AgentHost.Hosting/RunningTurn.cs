using AgentHost.Kernel.Turns;
using AgentHost.Kernel.Workspaces;
using AgentHost.Models;

namespace AgentHost.Hosting;

/// <summary>A turn of this host that runs, or waits for those before it.</summary>
/// <param name="id">Its id.</param>
/// <param name="workspace">Where.</param>
/// <param name="session">Its session.</param>
/// <param name="request">Its prompt.</param>
/// <param name="agent">The agent that it is for; null for none.</param>
internal sealed class RunningTurn(string id, Workspace workspace, SessionActor session, PromptRequest request, AgentProfile? agent)
{
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Id => id;

    /// <summary>The workspace with the settings that it runs with; while it waits, with those that held when it was submitted.</summary>
    public Workspace Workspace { get; set; } = workspace;

    public SessionActor Session => session;

    public string SessionId => session.Id;

    public PromptRequest Request { get; set; } = request;

    /// <summary>How often the session's permissions had been switched when it was submitted.</summary>
    public int Switches { get; } = session.Switches;

    public AgentProfile? Agent => agent;

    public required ModelChoice Choice { get; init; }

    public required ModelWish Wish { get; init; }

    /// <summary>What was found out when it was submitted, and is said when it begins.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Whether it may be taken up: that it waits is stored.</summary>
    public bool Ready { get; set; }

    public CancellationTokenSource Cancel { get; } = new();

    /// <summary>The turn whose sub-agent this is; null for none.</summary>
    public TurnState? Parent { get; init; }

    /// <summary>The plugin whose tool gave the work to a sub-agent; null for a person's turn.</summary>
    public string? Asker { get; init; }

    /// <summary>Completes when it is through with, or waits no more. Never faults.</summary>
    public Task Task => ended.Task;

    /// <summary>How it ended; null before that, and where it did not end by itself.</summary>
    public TurnCompleted? Completed { get; set; }

    /// <summary>Why it did not end by itself.</summary>
    public string? Fault { get; set; }

    public void End() => ended.TrySetResult();
}
