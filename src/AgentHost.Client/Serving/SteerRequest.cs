namespace AgentHost.Client;

/// <summary>Request to say something to the turn that runs.</summary>
/// <param name="Parts">Parts of what is said.</param>
public sealed record SteerRequest(IReadOnlyList<Part> Parts);
