namespace AgentHost;

/// <summary>The answer is whole.</summary>
/// <param name="Reason">Reason why it ended.</param>
public sealed record ModelFinished(FinishReason Reason) : ModelUpdate("finished")
{
    /// <summary>The provider's own words for the reason or the refusal.</summary>
    public string? Detail { get; init; }
}
