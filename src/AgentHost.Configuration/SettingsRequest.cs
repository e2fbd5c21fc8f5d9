using System.Text.Json;
using AgentHost.Client;

namespace AgentHost.Configuration;

/// <summary>Request to load settings.</summary>
public sealed record SettingsRequest
{
    /// <summary>The person's folders.</summary>
    public required HostFolders Folders { get; init; }

    /// <summary>Real path of the workspace; null for settings of no workspace.</summary>
    public string? WorkspaceRoot { get; init; }

    /// <summary>True when the workspace's own files count.</summary>
    public bool Trusted { get; init; }

    /// <summary>Manifests of the plugins here: their settings' schemas and aliases.</summary>
    public IReadOnlyList<PluginManifest> PluginManifests { get; init; } = [];

    /// <summary>Aliases of plugins that are known but may not be installed: alias to plugin id.</summary>
    public IReadOnlyDictionary<string, string> KnownAliases { get; init; } = new Dictionary<string, string>();

    /// <summary>Reads the environment.</summary>
    public Func<string, string?> Environment { get; init; } = static _ => null;

    /// <summary>Settings over all layers; null for none.</summary>
    public JsonElement? Flags { get; init; }

    /// <summary>The administrator's file; null for none.</summary>
    public string? ManagedPath { get; init; } = HostFolders.ManagedSettings;

    /// <summary>Texts that stand for files' own, by path: what is about to be written.</summary>
    public IReadOnlyDictionary<string, byte[]>? Drafts { get; init; }
}
