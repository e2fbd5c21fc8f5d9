namespace AgentHost;

/// <summary>A prompt waits for its turn.</summary>
/// <param name="Prompt">Its parts.</param>
/// <param name="Place">How many are before it.</param>
public sealed record TurnQueued(IReadOnlyList<Part> Prompt, int Place) : AgentEvent("turn.queued");
