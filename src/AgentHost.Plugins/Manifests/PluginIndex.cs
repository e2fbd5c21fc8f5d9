using AgentHost.Json;

namespace AgentHost.Plugins.Manifests;

/// <summary>
/// The merged manifests of bundled plugins, kept in the cache folder: the one file that a start reads for them. Made anew when a manifest
/// was added, changed or removed, when the host is another build, or when the file is damaged; a start never fails for it.
/// </summary>
public static class PluginIndex
{
    public const string FileName = "plugin-index.json";

    /// <summary>The index of a folder of plugins.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="cacheFolder">Folder of the index.</param>
    /// <param name="host">Facts about the host that plugins are compared with.</param>
    public static IndexContent Load(string folder, string cacheFolder, HostFacts host)
    {
        var key = $"{host.Build} {host.Contract} {host.Platform} {folder}";
        var path = Path.Combine(cacheFolder, FileName);
        if (PluginIndexFile.Read(path, key, out var known) is { } content)
        {
            return content with { Signature = Signature(known) };
        }

        var stamps = Stamps(folder);
        content = Build(folder, stamps, host);
        PluginIndexFile.Write(path, key, stamps, content);
        return content with { Signature = Signature(stamps) };
    }

    private static string Signature(List<FileStamp> stamps)
    {
        // FNV-1a over lengths and times: it has to differ, not to withstand anyone.
        var hash = 14695981039346656037UL;
        foreach (var stamp in stamps)
        {
            hash = unchecked((((hash ^ (ulong)stamp.Length) * 1099511628211UL) ^ (ulong)stamp.Time) * 1099511628211UL);
        }
        return hash.ToString("x", System.Globalization.CultureInfo.InvariantCulture);
    }

    private static List<FileStamp> Stamps(string folder)
    {
        // Taken before the files are read: one that changes meanwhile is read again at the next start. The folder's own time tells of plugins
        // that came or went, so that a start has not to list it; a folder without a manifest is stamped too, for it may get one.
        var stamps = new List<FileStamp> { FileStamp.Of(folder), FileStamp.Of(Path.Combine(folder, BundledList.FileName)) };
        foreach (var plugin in PluginFolders.ListAll(folder))
        {
            stamps.Add(FileStamp.Of(Path.Combine(plugin, ManifestReader.FileName)));
        }

        return stamps;
    }

    private static IndexContent Build(string folder, List<FileStamp> stamps, HostFacts host)
    {
        var problems = new List<JsonProblem>();
        var warnings = new List<string>();
        var read = new List<(string Folder, ManifestResult Result)>();
        var manifests = stamps.Skip(2).Where(static stamp => stamp.Length >= 0).ToList();
        var schema = manifests.Count > 0 ? ManifestReader.ReadSchema() : null;
        foreach (var stamp in manifests)
        {
            var result = ManifestReader.Read(stamp.Path, PluginOrigin.Bundled, schema);
            problems.AddRange(result.Problems);
            var place = Path.GetDirectoryName(stamp.Path)!;
            if (result.Succeeded)
            {
                read.Add((place, result));
            }
            else
            {
                warnings.Add($"The bundled plugin in {place} cannot be used: {result.Problems.First(p => p.Severity == JsonSeverity.Error)}");
            }
        }
        var check = new ContributionSchemas(read.Select(r => r.Result.Manifest!));
        var plugins = new List<InstalledPlugin>(read.Count);
        foreach (var (place, result) in read)
        {
            var manifest = check.Apply(result.Manifest!, Path.Combine(place, ManifestReader.FileName), result.Json, problems);
            plugins.Add(new(manifest, place, PluginOrigin.Bundled) { Blocked = ContractCheck.FindFault(manifest, host) });
        }
        var aliases = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (id, alias) in BundledList.Read(Path.Combine(folder, BundledList.FileName)))
        {
            if (alias is not null)
            {
                aliases.TryAdd(alias, id);
            }
            if (!plugins.Exists(p => p.Manifest.Id == id) && !manifests.Exists(s => Path.GetFileName(Path.GetDirectoryName(s.Path)) == id))
            {
                warnings.Add($"The bundled plugin \"{id}\" is missing from {folder}; install the program again to get it back.");
            }
        }
        return new(plugins, problems, warnings, aliases);
    }
}
