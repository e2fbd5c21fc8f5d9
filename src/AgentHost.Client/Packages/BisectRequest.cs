namespace AgentHost.Client;

/// <summary>Request for a step of the search for the plugin that causes a fault.</summary>
/// <param name="Step">The step.</param>
public sealed record BisectRequest(BisectAnswer Step);
