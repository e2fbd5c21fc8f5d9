namespace AgentHost.Client;

/// <summary>Request for another name of a session.</summary>
/// <param name="Name">The name.</param>
public sealed record SessionName(string Name);
