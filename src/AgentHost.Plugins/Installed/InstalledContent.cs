using AgentHost.Json;

namespace AgentHost.Plugins.Installed;

/// <summary>The person's installed plugins, with the problems and warnings about them.</summary>
/// <param name="Plugins">Those whose manifests are in order, switched off ones among them.</param>
/// <param name="Problems">Warnings about manifests.</param>
/// <param name="Warnings">Warnings for a person, one sentence each.</param>
public sealed record InstalledContent(IReadOnlyList<InstalledPlugin> Plugins, IReadOnlyList<JsonProblem> Problems, IReadOnlyList<string> Warnings);
