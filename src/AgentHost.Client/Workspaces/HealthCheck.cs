namespace AgentHost.Client;

/// <summary>Something that was looked at, and what it came to.</summary>
/// <param name="Name">What was looked at: <c>settings</c>, <c>store</c>, <c>plugin files</c>.</param>
/// <param name="State">What it came to.</param>
/// <param name="Message">One sentence or two: what was found, and what to do. No secret is in it.</param>
public sealed record HealthCheck(string Name, HealthState State, string Message);
