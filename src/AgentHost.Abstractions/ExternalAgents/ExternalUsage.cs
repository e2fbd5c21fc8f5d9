namespace AgentHost;

/// <summary>Usage of the run so far; the last one given stands.</summary>
/// <param name="Usage">Tokens, as the agent counts them.</param>
public sealed record ExternalUsage(TokenUsage Usage) : ExternalAgentUpdate("usage")
{
    /// <summary>US dollars; absent when unknown.</summary>
    public decimal? Cost { get; init; }
}
