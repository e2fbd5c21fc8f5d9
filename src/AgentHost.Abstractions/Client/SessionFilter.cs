namespace AgentHost;

/// <summary>Which sessions to list.</summary>
public sealed record SessionFilter
{
    /// <summary>Those of one workspace, by its real path.</summary>
    public string? Workspace { get; init; }

    /// <summary>The most to return; 1 to 1,000. Default 100.</summary>
    public int Limit { get => field == 0 ? 100 : field; init; }
}
