using AgentHost.Json;

namespace AgentHost.Plugins.Manifests;

/// <summary>Content of the index of bundled plugins.</summary>
/// <param name="Plugins">Those whose manifests are in order.</param>
/// <param name="Problems">Problems of the manifests.</param>
/// <param name="Warnings">Bundled plugins that are missing or broken, one sentence each.</param>
/// <param name="KnownAliases">Aliases of bundled plugins, missing ones included: alias to id.</param>
public sealed record IndexContent(
    IReadOnlyList<InstalledPlugin> Plugins,
    IReadOnlyList<JsonProblem> Problems,
    IReadOnlyList<string> Warnings,
    IReadOnlyDictionary<string, string> KnownAliases)
{
    /// <summary>Another one when the bundled plugins are others.</summary>
    public string Signature { get; init; } = "";
}
