namespace AgentHost.Kernel.Turns;

/// <summary>One attempt of a request to a model, held to its deadlines.</summary>
public sealed record StepDeadlines
{
    /// <summary>To the first update. Default 3 minutes.</summary>
    public TimeSpan First { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>Between updates. Default 2 minutes.</summary>
    public TimeSpan Between { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>For the whole answer. Default 30 minutes.</summary>
    public TimeSpan Whole { get; init; } = TimeSpan.FromMinutes(30);
}
