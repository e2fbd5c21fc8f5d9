using AgentHost.Plugins.Workflows.Definition;

namespace AgentHost.Plugins.Workflows.Engine;

/// <summary>A value for a key of the state, before its reducer.</summary>
internal sealed record Write(string Key, object? Value);
