namespace AgentHost.Plugins.Isolation.Protocol;

/// <summary>What the runner says of its process.</summary>
/// <param name="AllocatedBytes">Managed bytes that it has allocated since it began.</param>
public sealed record RunnerFigures(long AllocatedBytes = 0);
