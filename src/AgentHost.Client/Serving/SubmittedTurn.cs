namespace AgentHost.Client;

/// <summary>A prompt that was taken in.</summary>
/// <param name="TurnId">The id of its turn.</param>
public sealed record SubmittedTurn(string TurnId);
