namespace AgentHost.Client;

/// <summary>Something by its name: an id, a path.</summary>
/// <param name="Name">The name.</param>
public sealed record NamedThing(string Name);
