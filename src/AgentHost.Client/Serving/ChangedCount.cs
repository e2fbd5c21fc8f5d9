namespace AgentHost.Client;

/// <summary>Number of things that something was done to.</summary>
/// <param name="Count">The number.</param>
public sealed record ChangedCount(long Count);
