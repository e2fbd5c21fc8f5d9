namespace AgentHost.Client;

/// <summary>A person said what the session is for. It is kept through compactions.</summary>
public sealed record GoalSet() : AgentEvent("goal.set")
{
    /// <summary>The goal; absent when it is taken back: then the first prompt says it.</summary>
    public string? Goal { get; init; }
}
