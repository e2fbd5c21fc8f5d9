namespace AgentHost.Acp.Protocol;

/// <summary>A piece of the model's reasoning.</summary>
/// <param name="Content">The piece.</param>
public sealed record AgentThoughtChunk(ContentBlock Content) : SessionUpdate
{
    /// <summary>The message; another id begins another message.</summary>
    public string? MessageId { get; init; }
}
