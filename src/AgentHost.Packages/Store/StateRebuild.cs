using System.Text.Json;
using AgentHost.Plugins;
using AgentHost.Plugins.Installed;
using AgentHost.Plugins.Manifests;
using Semver;

namespace AgentHost.Packages.Store;

/// <summary>Makes a record out of the store, where the record was lost.</summary>
internal static class StateRebuild
{
    /// <summary>All plugins in the store, each at its newest version, switched off and agreed to by nobody.</summary>
    public static StoreState Of(PluginPlaces places, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var state = new StoreState();
        if (!Directory.Exists(places.Store))
        {
            return state;
        }

        foreach (var plugin in Directory.EnumerateDirectories(places.Store).Order(StringComparer.Ordinal))
        {
            var versions = new Dictionary<string, VersionRecord>(StringComparer.Ordinal);
            foreach (var folder in Directory.EnumerateDirectories(plugin))
            {
                var read = ManifestReader.Read(Path.Combine(folder, ManifestReader.FileName), PluginOrigin.User);
                if (read.Succeeded && read.Manifest.Id == Path.GetFileName(plugin) && read.Manifest.Version == Path.GetFileName(folder))
                {
                    // What was installed is what the list says; where that is lost, what is there has to do.
                    var list = ReadList(places.ListOf(read.Manifest.Id, read.Manifest.Version)) ?? ContentList.Of(folder, cancellationToken);
                    versions[read.Manifest.Version] = new VersionRecord(list.Hash(), "found in the store", now);
                }
            }

            if (versions.Count > 0)
            {
                var newest = versions.Keys.MaxBy(static version => SemVersion.Parse(version), SemVersion.PrecedenceComparer)!;
                state = state.With(Path.GetFileName(plugin), new PluginRecord(newest) { Enabled = false, Versions = versions });
            }
        }

        return state;
    }

    /// <summary>Reads the list of the content that a version's folder had when it was installed; null where that is lost.</summary>
    public static ContentList? ReadList(string path)
    {
        try
        {
            return File.Exists(path) && JsonSerializer.Deserialize(File.ReadAllBytes(path), InstalledJson.Default.ContentList) is { Files: { } files } list
                && files.All(static file => file is { Path: not null, Sha256: not null }) ? list : null;
        }
        catch (Exception fault) when (fault is JsonException or IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return null;
        }
    }
}
