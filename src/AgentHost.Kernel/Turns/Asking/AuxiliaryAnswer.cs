namespace AgentHost.Kernel.Turns.Asking;

/// <summary>Answer to a request that the host made for itself.</summary>
/// <param name="Text">The answer; null where it is not fit, and then <paramref name="Failure"/> says why.</param>
/// <param name="Failure">One clause.</param>
public sealed record AuxiliaryAnswer(string? Text, string? Failure = null);
