namespace AgentHost.Client;

/// <summary>The conversation is being shortened; <see cref="ContextCompacted"/> or <see cref="CompactionFailed"/> follows.</summary>
/// <param name="Cause">Cause of the compaction.</param>
public sealed record CompactionStarted(CompactionCause Cause) : LiveEvent("compaction.started")
{
    /// <summary>About how many tokens the next request would take.</summary>
    public long Tokens { get; init; }

    /// <summary>Tokens that the model takes at most; absent when nobody knows.</summary>
    public long? Window { get; init; }
}
