using AgentHost.Plugins.Workflows.Definition;

namespace AgentHost.Plugins.Workflows.Engine;

/// <summary>The run goes on: nodes that failed or were cut off run again.</summary>
internal sealed record RunResumed : RunEvent;
