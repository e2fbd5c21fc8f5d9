using System.Collections.Concurrent;
using AgentHost.Plugins.Manifests;

namespace AgentHost.Plugins.Installed;

/// <summary>Hashes of plugins, as a result or a list names them. Found when somebody asks, and not before: a start pays nothing for it.</summary>
/// <param name="places">Paths of installed plugins and of the record.</param>
public sealed class PluginHashes(PluginPlaces places)
{
    /// <summary>Hashes of files that were found so far; empty where the files cannot be read.</summary>
    private readonly ConcurrentDictionary<PluginKey, string> _known = new();

    private readonly Lazy<StoreState?> _record = new(() => StateFile.TryRead(places.State, out var state, out _) ? state : null);

    /// <summary>
    /// The hash of a plugin: the program's build, what was recorded when it was installed, or its files as they lie there; null where they cannot be read.
    /// </summary>
    public string? Of(InstalledPlugin plugin) => plugin.Origin switch
    {
        PluginOrigin.Bundled => "build:" + HostFacts.Current.Build,
        PluginOrigin.User
            when _record.Value?.Plugins.GetValueOrDefault(plugin.Manifest.Id)?.Versions.GetValueOrDefault(plugin.Manifest.Version) is { } version =>
            version.Hash,
        _ => _known.GetOrAdd(plugin.Key, key => OfFiles(key.Folder)) is { Length: > 0 } hash ? hash : null,
    };

    private static string OfFiles(string folder)
    {
        try
        {
            return ContentList.Of(folder, CancellationToken.None).Hash();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
