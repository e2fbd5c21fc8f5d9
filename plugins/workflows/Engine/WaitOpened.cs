using AgentHost.Plugins.Workflows.Definition;

namespace AgentHost.Plugins.Workflows.Engine;

/// <summary>A question waits for a person.</summary>
internal sealed record WaitOpened(string Key, string Text, IReadOnlyList<string> Options) : RunEvent;
