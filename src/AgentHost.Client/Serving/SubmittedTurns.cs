namespace AgentHost.Client;

/// <summary>Prompts that were taken in.</summary>
/// <param name="TurnIds">Ids of their turns, in order.</param>
public sealed record SubmittedTurns(IReadOnlyList<string> TurnIds);
