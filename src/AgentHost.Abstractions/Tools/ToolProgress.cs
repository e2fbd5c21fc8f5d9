namespace AgentHost;

/// <summary>News of a call that still runs.</summary>
public sealed record ToolProgress
{
    /// <summary>Text that says what is being done.</summary>
    public string? Text { get; init; }

    /// <summary>Share done, 0 to 1.</summary>
    public double? Share { get; init; }

    /// <summary>Output as it comes.</summary>
    public string? Output { get; init; }
}
