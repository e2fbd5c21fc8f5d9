using AgentHost.Plugins.Workflows.Definition;

namespace AgentHost.Plugins.Workflows.Engine;

/// <summary>The run goes on by another text.</summary>
internal sealed record DefinitionAdopted(string Hash, string Source, IReadOnlyDictionary<string, string> Included) : RunEvent;
