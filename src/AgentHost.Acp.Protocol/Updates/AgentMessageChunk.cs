namespace AgentHost.Acp.Protocol;

/// <summary>A piece of the answer.</summary>
/// <param name="Content">The piece.</param>
public sealed record AgentMessageChunk(ContentBlock Content) : SessionUpdate
{
    /// <summary>The message; another id begins another message.</summary>
    public string? MessageId { get; init; }
}
