using AgentHost.Plugins.Workflows.Expressions;

namespace AgentHost.Plugins.Workflows.Definition;

/// <summary>A key that a node writes.</summary>
/// <param name="Key">The key.</param>
/// <param name="Field">Path in the node's result, as in <c>data.findings</c>; null for the one that fits the key's type.</param>
/// <param name="Place">Where it stands.</param>
internal sealed record Save(string Key, string? Field, Place Place);
