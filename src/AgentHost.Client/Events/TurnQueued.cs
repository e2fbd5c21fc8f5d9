namespace AgentHost.Client;

/// <summary>A prompt waits for its turn. Told again when its words, its place or whether it is held change; those told last are last in the queue.</summary>
/// <param name="Prompt">Its parts.</param>
/// <param name="Place">Number of prompts before it.</param>
public sealed record TurnQueued(IReadOnlyList<Part> Prompt, int Place) : AgentEvent("turn.queued")
{
    /// <summary>True when it waits for somebody to say that it may run.</summary>
    public bool Held { get; init; }
}
