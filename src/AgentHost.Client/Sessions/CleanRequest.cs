namespace AgentHost.Client;

/// <summary>Request to remove sessions: those that one of the bounds leaves out.</summary>
public sealed record CleanRequest
{
    /// <summary>Sessions that were not used for longer than this, in seconds; 0 and more. Default: age does not count.</summary>
    public double? OlderThanSeconds { get; init; }

    /// <summary>Number of sessions that stay, those used last; 0 and more. Default: number does not count.</summary>
    public int? Keep { get; init; }

    /// <summary>Tells what would go and removes nothing. Default false.</summary>
    public bool DryRun { get; init; }
}
