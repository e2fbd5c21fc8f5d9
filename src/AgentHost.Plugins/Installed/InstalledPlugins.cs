using AgentHost.Client;
using AgentHost.Json;
using AgentHost.Plugins.Manifests;

namespace AgentHost.Plugins.Installed;

/// <summary>
/// The person's installed plugins, by the index: the one file that a start reads for them. Made anew from record and store when the record was
/// changed, when the host or its bundled plugins are others, or when the index is damaged; a start never fails for it.
/// </summary>
public static class InstalledPlugins
{
    /// <summary>Nothing is installed.</summary>
    public static readonly InstalledContent None = new([], [], []);

    /// <summary>The plugins. Costs one look for a file where none are installed.</summary>
    /// <param name="places">Their paths.</param>
    /// <param name="host">Facts about the host that plugins are compared with.</param>
    /// <param name="bundled">The bundled plugins: what contributes to them is checked by their schemas.</param>
    public static InstalledContent Load(PluginPlaces places, HostFacts host, IndexContent bundled)
    {
        return ActivationMark.FindDead(places) is { } dead ? LoadAndBlame(places, host, bundled, dead) : LoadRecord(places, host, bundled);
    }

    private static InstalledContent LoadAndBlame(
        PluginPlaces places, HostFacts host, IndexContent bundled, IReadOnlyList<(string Path, ActivationNote Note)> dead)
    {
        var told = FaultRecords.Blame(places, dead, out var unsaved);
        var content = LoadRecord(places, host, bundled);
        return content with
        {
            Warnings = [.. content.Warnings, .. told],
            Plugins = [.. content.Plugins.Select(plugin => plugin.Blocked is null && unsaved.TryGetValue(plugin.Manifest.Id, out var fault)
                ? plugin with { Faulted = true, Blocked = LeftAlone(plugin.Manifest.Id, fault) }
                : plugin)],
        };
    }

    private static InstalledContent LoadRecord(PluginPlaces places, HostFacts host, IndexContent bundled)
    {
        var record = FileStamp.Of(places.State);
        if (record.Length < 0)
        {
            return None;
        }

        var key = $"{host.Build} {host.Contract} {host.Platform} {record.Length} {record.Time} {bundled.Signature}";
        if (InstalledIndexFile.Read(places, key) is { } known)
        {
            return known;
        }

        return Build(places, host, bundled, key);
    }

    private static InstalledContent Build(PluginPlaces places, HostFacts host, IndexContent bundled, string key)
    {
        if (!StateFile.TryRead(places.State, out var state, out var problem))
        {
            return None with { Warnings = [problem] };
        }

        var problems = new List<JsonProblem>();
        var warnings = new List<string>();
        var read = new List<(InstalledPlugin Plugin, ManifestResult Result)>();
        var schema = state.Plugins.Count > 0 ? ManifestReader.ReadSchema() : null;
        foreach (var (id, plugin) in state.Plugins)
        {
            var folder = places.FolderOf(id, plugin.Current);
            var result = ManifestReader.Read(Path.Combine(folder, ManifestReader.FileName), PluginOrigin.User, schema);
            problems.AddRange(result.Problems.Where(static found => found.Severity == JsonSeverity.Warning));
            if (!result.Succeeded)
            {
                warnings.Add(
                    $"The plugin {id} {plugin.Current} cannot be used: {result.Problems.First(static found => found.Severity == JsonSeverity.Error)} Install "
                    + $"it again, or run agent plugin uninstall {id}.");
            }
            else if (result.Manifest.Id != id || result.Manifest.Version != plugin.Current)
            {
                warnings.Add(
                    $"The plugin {id} {plugin.Current} cannot be used: its plugin.json is of {result.Manifest.Id} {result.Manifest.Version}. "
                    + $"Install it again, or run agent plugin uninstall {id}.");
            }
            else
            {
                var blocked = FindFault(result.Manifest, plugin, state, host, out var faulted);
                read.Add((new InstalledPlugin(result.Manifest, folder, PluginOrigin.User)
                {
                    Disabled = !plugin.Enabled,
                    InProcess = plugin.InProcess,
                    Blocked = blocked,
                    Faulted = faulted,
                }, result));
            }
        }

        var check = new ContributionSchemas(
            bundled.Plugins.Select(static plugin => plugin.Manifest).Concat(read.Select(static found => found.Plugin.Manifest)));
        var plugins = new List<InstalledPlugin>(read.Count);
        foreach (var (plugin, result) in read)
        {
            plugins.Add(plugin with { Manifest = check.Apply(plugin.Manifest, Path.Combine(plugin.Folder, ManifestReader.FileName), result.Json, problems) });
        }

        var content = new InstalledContent(plugins, problems, warnings);
        InstalledIndexFile.Write(places, key, content);
        return content;
    }

    private static string? FindFault(PluginManifest manifest, PluginRecord plugin, StoreState state, HostFacts host, out bool faulted)
    {
        faulted = false;
        if (ContractCheck.FindFault(manifest, host) is { } unfit)
        {
            return unfit;
        }

        if (state.FindBlock(manifest.Id, manifest.Version) is { } blocked)
        {
            return $"It is on the block list{(blocked.Catalog is { } catalog ? $" of the catalog {catalog}" : "")}: {blocked.Reason.TrimEnd('.')}. "
                + $"agent plugin unblock {manifest.Id} lets it run all the same.";
        }

        if (plugin.Faults is [.., var fault])
        {
            faulted = true;
            return LeftAlone(manifest.Id, fault);
        }

        return PluginConsent.Beyond(PluginConsent.Of(manifest, plugin.InProcess), plugin.Consent) is [var first, ..]
            ? $"It asks for what nobody agreed to ({SchemaText.Short(first)}); agent plugin enable {manifest.Id} shows it and asks."
            : null;
    }

    private static string LeftAlone(string id, string fault) =>
        $"It is left alone since it failed (agent plugin enable {id} --retry tries it again): {fault}";
}
