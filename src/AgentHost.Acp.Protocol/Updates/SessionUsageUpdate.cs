namespace AgentHost.Acp.Protocol;

/// <summary>Tokens of the conversation.</summary>
/// <param name="Used">Tokens that it takes.</param>
/// <param name="Size">Tokens that the model takes at most.</param>
public sealed record SessionUsageUpdate(long Used, long Size) : SessionUpdate
{
    /// <summary>Money that the session has cost.</summary>
    public UsageCost? Cost { get; init; }
}
