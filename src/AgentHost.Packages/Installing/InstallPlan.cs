using AgentHost.Client;
using AgentHost.Packages.Store;
using AgentHost.Plugins.Installed;

namespace AgentHost.Packages.Installing;

/// <summary>A plugin that was fetched and checked, and waits for a person's word. Nothing is installed yet.</summary>
internal sealed class InstallPlan(StagedPlugin staged, PluginManifest manifest, ContentList content) : IDisposable
{
    public StagedPlugin Staged => staged;

    public PluginManifest Manifest => manifest;

    public ContentList Content => content;

    public string Hash { get; } = content.Hash();

    /// <summary>Source of the plugin, for people.</summary>
    public required string Source { get; init; }

    /// <summary>The word that an update asks with; null for none.</summary>
    public string? UpdateFrom { get; init; }

    public bool InProcess { get; init; }

    /// <summary>The record of it until now; null where it is new.</summary>
    public PluginRecord? Before { get; init; }

    /// <summary>All that it asks for.</summary>
    public required IReadOnlyList<string> Asks { get; init; }

    /// <summary>The part of <see cref="Asks"/> that was not agreed to before: all of it, where the plugin is new.</summary>
    public required IReadOnlyList<string> Wanted { get; init; }

    /// <summary>Further facts that a person should know, one sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>True when the same version, with the same content, is the one in use.</summary>
    public bool IsCurrent =>
        Before is { } before && before.Current == manifest.Version && before.Versions.TryGetValue(manifest.Version, out var known) && known.Hash == Hash;

    public void Dispose() => staged.Dispose();
}
