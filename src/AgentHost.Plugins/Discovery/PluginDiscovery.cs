using AgentHost.Client;
using AgentHost.Configuration;
using AgentHost.Json;
using AgentHost.Plugins.Installed;
using AgentHost.Plugins.Manifests;

namespace AgentHost.Plugins.Discovery;

/// <summary>
/// Finds plugins: bundled and installed ones by their indexes, those named for the run, the workspace's own under trust.
/// Then <see cref="SettingsLoader"/> reads the settings with their manifests, and <see cref="PluginSelection"/> chooses.
/// </summary>
public static class PluginDiscovery
{
    /// <summary>Folder of bundled plugins in the program's folder, and of a workspace's own in its <c>.agents</c>.</summary>
    public const string FolderName = "plugins";

    /// <summary>Plugins of a workspace's own that are looked at.</summary>
    private const int MostOfProject = 100;

    /// <summary>Looks for plugins.</summary>
    /// <exception cref="HostException">
    /// A plugin that was named for the run does not exist or has a broken manifest (<see cref="HostFailure.Plugin"/>).
    /// </exception>
    public static FoundPlugins Find(DiscoveryRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Find(request, Look(request));
    }

    /// <summary>Looks at the bundled and installed ones alone, for which it is the same who trusts the workspace.</summary>
    public static KnownPlugins Look(DiscoveryRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var index = PluginIndex.Load(Path.Combine(request.AppFolder, FolderName), request.Folders.Cache, request.Host);
        return new(index, InstalledPlugins.Load(new PluginPlaces(request.Folders.Data), request.Host, index));
    }

    /// <summary>Looks for those that the run and the workspace add.</summary>
    /// <exception cref="HostException">
    /// A plugin that was named for the run does not exist or has a broken manifest (<see cref="HostFailure.Plugin"/>).
    /// </exception>
    public static FoundPlugins Find(DiscoveryRequest request, KnownPlugins before)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(before);
        var (index, installed, known) = (before.Index, before.Installed, before.Plugins);
        var problems = new List<JsonProblem>([.. index.Problems, .. installed.Problems]);
        var ignored = new List<string>();
        var warnings = new List<string>([.. index.Warnings, .. installed.Warnings]);
        var others = new List<(InstalledPlugin Plugin, ManifestResult Read)>();
        var named = new HashSet<string>(StringComparer.Ordinal);
        var byId = new List<string>();
        foreach (var word in request.Plugins)
        {
            if (!IsFolder(word, request.WorkspaceRoot, known))
            {
                byId.Add(word);
                named.Add(word);
                continue;
            }
            var plugin = ReadNamed(word, request, problems);
            if (named.Add(plugin.Plugin.Manifest.Id) || !others.Exists(p => p.Plugin.Folder == plugin.Plugin.Folder))
            {
                others.Add(plugin);
            }
        }
        if (request.WorkspaceRoot is { } root)
        {
            ReadProject(Path.Combine(root, SettingsLoader.ProjectFolder, FolderName), request, others, problems, ignored, warnings);
        }
        var found = Rank(Checked(known, others, problems));
        var result = found with
        {
            Named = named,
            NamedById = byId,
            Problems = problems,
            Warnings = warnings,
            Ignored = ignored,
            KnownAliases = index.KnownAliases,
        };
        foreach (var id in byId)
        {
            if (!result.Plugins.Any(p => p.Manifest.Id == id))
            {
                throw PluginSelection.Missing(result, id);
            }
        }
        return result;
    }

    /// <summary>A folder that can be named by an id in the list of plugins is still the plugin: <c>./name</c> is the folder.</summary>
    private static bool IsFolder(string word, string? root, IReadOnlyList<InstalledPlugin> known) =>
        word.AsSpan().IndexOfAny('/', '\\', '.') >= 0
        || (!known.Any(p => p.Manifest.Id == word) && root is not null && File.Exists(Path.Combine(root, word, ManifestReader.FileName)));

    private static (InstalledPlugin Plugin, ManifestResult Read) ReadNamed(string word, DiscoveryRequest request, List<JsonProblem> problems)
    {
        string folder;
        try
        {
            folder = Path.GetFullPath(word, request.WorkspaceRoot ?? Path.GetFullPath("."));
        }
        catch (ArgumentException)
        {
            throw new HostException(HostFailure.Plugin, $"\"{SchemaText.Short(word)}\" is no path of a folder.");
        }
        var path = Path.Combine(folder, ManifestReader.FileName);
        if (!File.Exists(path))
        {
            throw new HostException(HostFailure.Plugin, $"There is no plugin in {folder}: it holds no plugin.json.");
        }
        var read = ManifestReader.Read(path, PluginOrigin.Run);
        if (!read.Succeeded)
        {
            throw new HostException(HostFailure.Plugin, $"The plugin in {folder} cannot be used: {read.Problems.First(p => p.Severity == JsonSeverity.Error)}");
        }
        problems.AddRange(read.Problems);
        return (Install(read.Manifest, folder, PluginOrigin.Run, request.Host), read);
    }

    private static void ReadProject(
        string folder,
        DiscoveryRequest request,
        List<(InstalledPlugin Plugin, ManifestResult Read)> others,
        List<JsonProblem> problems,
        List<string> ignored,
        List<string> warnings)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }
        var plugins = PluginFolders.List(folder).ToList();
        if (plugins.Count > MostOfProject)
        {
            warnings.Add($"{folder} holds {plugins.Count} plugins, of which the first {MostOfProject} are looked at: take those away that are not needed.");
        }

        foreach (var plugin in plugins.Take(MostOfProject))
        {
            var path = Path.Combine(plugin, ManifestReader.FileName);
            if (!request.Trusted)
            {
                ignored.Add(
                    $"The project's plugin in {plugin} is ignored, because this folder is not trusted; "
                    + "run \"agent trust\" here to take it from now on, or give --trust for one run.");
                continue;
            }
            if (ProjectPluginLinks.FindFault(plugin, request.WorkspaceRoot!) is { } fault)
            {
                warnings.Add(fault);
                continue;
            }
            var read = ManifestReader.Read(path, PluginOrigin.Project);
            problems.AddRange(read.Problems);
            if (read.Succeeded)
            {
                others.Add((Install(read.Manifest, plugin, PluginOrigin.Project, request.Host), read));
            }
        }
    }

    /// <summary>Checks contributions across plugins; the indexes did so among the bundled and installed ones.</summary>
    private static List<InstalledPlugin> Checked(
        IReadOnlyList<InstalledPlugin> known, List<(InstalledPlugin Plugin, ManifestResult Read)> others, List<JsonProblem> problems)
    {
        if (others.Count == 0)
        {
            return [.. known];
        }
        var all = new List<InstalledPlugin>(known.Count + others.Count);
        var points = new ContributionSchemas(others.Where(o => o.Plugin.Origin == PluginOrigin.Run).Select(o => o.Plugin.Manifest)
            .Concat(known.Select(b => b.Manifest))
            .Concat(others.Where(o => o.Plugin.Origin != PluginOrigin.Run).Select(o => o.Plugin.Manifest)));
        foreach (var plugin in known)
        {
            all.Add(plugin with { Manifest = points.Apply(plugin.Manifest, Path.Combine(plugin.Folder, ManifestReader.FileName), null, problems) });
        }
        foreach (var (plugin, read) in others)
        {
            all.Add(plugin with { Manifest = points.Apply(plugin.Manifest, Path.Combine(plugin.Folder, ManifestReader.FileName), read.Json, problems) });
        }
        return all;
    }

    private static FoundPlugins Rank(List<InstalledPlugin> all)
    {
        var first = new Dictionary<string, InstalledPlugin>(StringComparer.Ordinal);
        var plugins = new List<InstalledPlugin>(all.Count);
        var shadowed = new List<InstalledPlugin>();
        foreach (var origin in (ReadOnlySpan<PluginOrigin>)[PluginOrigin.Run, PluginOrigin.Bundled, PluginOrigin.User, PluginOrigin.Project])
        {
            foreach (var plugin in all)
            {
                if (plugin.Origin != origin)
                {
                    continue;
                }
                if (first.TryAdd(plugin.Manifest.Id, plugin))
                {
                    plugins.Add(plugin);
                    continue;
                }
                var winner = first[plugin.Manifest.Id];
                shadowed.Add(plugin with { Blocked = $"Another plugin of the same id stands before it: {winner.Manifest.Version} in {winner.Folder}." });
            }
        }
        plugins.Sort(static (a, b) => string.CompareOrdinal(a.Manifest.Id, b.Manifest.Id));
        return new() { Plugins = plugins, Shadowed = shadowed };
    }

    private static InstalledPlugin Install(PluginManifest manifest, string folder, PluginOrigin origin, HostFacts host) =>
        new(manifest, folder, origin) { Blocked = ContractCheck.FindFault(manifest, host) };
}
