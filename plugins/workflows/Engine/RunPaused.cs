using AgentHost.Plugins.Workflows.Definition;

namespace AgentHost.Plugins.Workflows.Engine;

/// <summary>The run rests, and can go on.</summary>
/// <param name="Reason">Reason.</param>
internal sealed record RunPaused(string Reason) : RunEvent;
