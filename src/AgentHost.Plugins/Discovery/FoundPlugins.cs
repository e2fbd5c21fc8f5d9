using AgentHost.Client;
using AgentHost.Json;

namespace AgentHost.Plugins.Discovery;

/// <summary>Result of discovery, before settings choose among the plugins.</summary>
public sealed record FoundPlugins
{
    /// <summary>One plugin of each id, the first by rank, sorted by id. Those that do not fit the host are blocked.</summary>
    public IReadOnlyList<InstalledPlugin> Plugins { get; init; } = [];

    /// <summary>Plugins behind another one of the same id; blocked with a sentence that says so.</summary>
    public IReadOnlyList<InstalledPlugin> Shadowed { get; init; } = [];

    /// <summary>Ids that were named for this run.</summary>
    public IReadOnlySet<string> Named { get; init; } = new HashSet<string>();

    /// <summary>Those of them that were named by id, not by a folder.</summary>
    public IReadOnlyList<string> NamedById { get; init; } = [];

    /// <summary>Problems of manifests. A plugin whose manifest has an error is not among the plugins.</summary>
    public IReadOnlyList<JsonProblem> Problems { get; init; } = [];

    /// <summary>Warnings for a person, one sentence each: bundled plugins that are missing or broken.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Plugins that were passed over for want of trust, one sentence each.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];

    /// <summary>Aliases of bundled plugins, missing ones included: for settings.</summary>
    public IReadOnlyDictionary<string, string> KnownAliases { get; init; } = new Dictionary<string, string>();

    /// <summary>Their manifests, for settings.</summary>
    public IReadOnlyList<PluginManifest> Manifests => [.. Plugins.Select(p => p.Manifest)];
}
