namespace AgentHost.Acp.Protocol;

/// <summary>A piece of what the person said.</summary>
/// <param name="Content">The piece.</param>
public sealed record UserMessageChunk(ContentBlock Content) : SessionUpdate
{
    /// <summary>The message; another id begins another message.</summary>
    public string? MessageId { get; init; }
}
