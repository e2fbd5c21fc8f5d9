using AgentHost.Plugins.Workflows.Definition;

namespace AgentHost.Plugins.Workflows.Engine;

/// <summary>The run has ended.</summary>
/// <param name="Status">How.</param>
/// <param name="Reason">Reason; null for none.</param>
internal sealed record RunEnded(RunStatus Status, string? Reason) : RunEvent;
