namespace AgentHost.ModelServing;

/// <summary>One answer of a scenario.</summary>
public sealed record ScenarioStep
{
    /// <summary>Which request it answers; null: any.</summary>
    public RequestMatch? When { get; init; }

    /// <summary>How many requests it answers before it is used up; 0: any number; null, the default: one.</summary>
    public int? Repeat { get; init; }

    internal int Times => Repeat ?? 1;

    /// <summary>The answer.</summary>
    public required Reply Reply { get; init; }
}
