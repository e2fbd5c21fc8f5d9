namespace AgentHost.Client;

/// <summary>
/// Tokens of a request that came to no answer (it was cut off, cancelled, or failed after it had begun), or that the host made for itself. Those of whole
/// answers are in <see cref="StepCompleted"/>.
/// </summary>
/// <param name="Step">Number of the step in the turn.</param>
/// <param name="Model">The model, as <c>provider/model</c>.</param>
/// <param name="Usage">Tokens as the provider counted them.</param>
public sealed record UsageCounted(int Step, string Model, TokenUsage Usage) : AgentEvent("usage.counted")
{
    /// <summary>US dollars; absent when a price is unknown.</summary>
    public decimal? Cost { get; init; }

    /// <summary>Purpose of a request of the host's own: <c>compaction</c>, <c>title</c>, <c>attachment</c>; absent for a step of the turn.</summary>
    public string? Purpose { get; init; }

    /// <summary>
    /// The id of the plugin that the request was made for: of a compaction's the one that shortens conversations, of a sub-agent's the one whose tool gave it
    /// its work, else the one that brings the model. Absent in what older versions wrote.
    /// </summary>
    public string? Plugin { get; init; }
}
