using AgentHost.Plugins.Workflows.Expressions;

namespace AgentHost.Plugins.Workflows.Definition;

/// <summary>A named graph within a node.</summary>
internal sealed record Body(string Name, Graph Graph);
