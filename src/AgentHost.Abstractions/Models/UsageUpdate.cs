namespace AgentHost;

/// <summary>Tokens used so far by this request; the last one given stands.</summary>
/// <param name="Usage">The count.</param>
public sealed record UsageUpdate(TokenUsage Usage) : ModelUpdate("usage");
