namespace AgentHost.Client;

/// <summary>Something that was looked at, and what it came to.</summary>
/// <param name="Name">Name of what was checked: <c>settings</c>, <c>store</c>, <c>plugin files</c>.</param>
/// <param name="State">Result of the check.</param>
/// <param name="Message">One sentence or two: what was found, and what to do. No secret is in it.</param>
public sealed record HealthCheck(string Name, HealthState State, string Message);
