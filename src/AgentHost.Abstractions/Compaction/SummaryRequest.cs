namespace AgentHost;

/// <summary>
/// Request for a summary that a model is to write for a compactor: the host asks it, counts what it takes, and falls back to <see cref="Compaction.Summary"/>
/// when it fails.
/// </summary>
/// <param name="Instructions">Instructions for the summary, as the model's system prompt.</param>
/// <param name="Text">Text to sum up; at most <see cref="CompactionRequest.SummaryTokens"/>.</param>
public sealed record SummaryRequest(string Instructions, string Text)
{
    /// <summary>
    /// The most tokens of the summary, 100 to 8,000, counted by <see cref="TokenEstimate"/>; one that is longer by more than half is not used. Default 1,500.
    /// </summary>
    public int Tokens { get => field == 0 ? 1_500 : field; init; }
}
