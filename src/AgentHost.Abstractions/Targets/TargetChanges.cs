namespace AgentHost;

/// <summary>Files that changed on a target.</summary>
/// <param name="Paths">Paths that were created, changed or removed, absolute; at most 1,000 at once.</param>
public sealed record TargetChanges(IReadOnlyList<string> Paths)
{
    /// <summary>True when more changed than could be told: look at everything again. Default false.</summary>
    public bool Missed { get; init; }
}
