using AgentHost.Client;
using AgentHost.Packages.Catalogs;
using AgentHost.Packages.Store;
using AgentHost.Plugins;
using AgentHost.Plugins.Discovery;
using AgentHost.Plugins.Installed;
using AgentHost.Plugins.Manifests;

namespace AgentHost.Packages.Installing;

/// <summary>Changes installed plugins in ways other than installing.</summary>
internal sealed class PluginChanges(PluginStore store)
{
    /// <summary>Lists the requests of a plugin to be switched on that go beyond what was agreed to.</summary>
    /// <param name="id">The plugin.</param>
    /// <param name="inProcess">Where its code is to run from now on; null leaves it.</param>
    /// <exception cref="HostException">It is not installed.</exception>
    public IReadOnlyList<string> Wanted(string id, bool? inProcess)
    {
        var record = Get(store.Read(), id);
        var manifest = Manifest(id, record.Current);
        return PluginConsent.Beyond(PluginConsent.Of(manifest, inProcess ?? record.InProcess), record.Consent);
    }

    /// <summary>Switches a plugin on; the person has agreed to what it asks for.</summary>
    /// <param name="id">The plugin.</param>
    /// <param name="inProcess">Where its code is to run from now on; null leaves it.</param>
    /// <param name="agreed">What the person agreed to beside what was agreed to before.</param>
    /// <param name="retry">Forgets its faults.</param>
    /// <param name="cancellationToken">Ends the wait for others.</param>
    /// <returns>True when anything was changed.</returns>
    public async ValueTask<bool> EnableAsync(string id, bool? inProcess, IReadOnlyList<string> agreed, bool retry, CancellationToken cancellationToken)
    {
        var changed = false;
        await store.ChangeAsync(state =>
        {
            var before = Get(state, id);
            var manifest = Manifest(id, before.Current);
            if (inProcess == true && manifest.Isolation == PluginIsolation.Process)
            {
                throw new HostException(HostFailure.Invalid, $"{id} wants a process of its own: leave --in-process out.");
            }

            if (inProcess == true && manifest.Entry is null)
            {
                throw new HostException(HostFailure.Invalid, $"{id} has no code, so there is nothing to run anywhere.");
            }

            var after = before with
            {
                Enabled = true,
                InProcess = inProcess ?? before.InProcess,
                Consent = [.. before.Consent.Union(agreed, StringComparer.Ordinal).Order(StringComparer.Ordinal)],
                Faults = retry ? [] : before.Faults,
            };
            changed = !before.Enabled || before.InProcess != after.InProcess || before.Faults.Count != after.Faults.Count
                || !before.Consent.SequenceEqual(after.Consent);
            return changed ? state.With(id, after) : state;
        }, cancellationToken);
        return changed;
    }

    /// <summary>Switches a plugin off.</summary>
    /// <returns>True when it was on.</returns>
    public async ValueTask<bool> DisableAsync(string id, CancellationToken cancellationToken)
    {
        var changed = false;
        await store.ChangeAsync(state =>
        {
            var before = Get(state, id);
            changed = before.Enabled;
            return changed ? state.With(id, before with { Enabled = false }) : state;
        }, cancellationToken);
        return changed;
    }

    /// <summary>Takes a plugin away: first out of the record, then off the disk.</summary>
    /// <param name="id">The plugin.</param>
    /// <param name="data">True to remove its own data too.</param>
    /// <param name="cancellationToken">Ends the wait for others.</param>
    /// <returns>The version that was in use.</returns>
    public async ValueTask<string> UninstallAsync(string id, bool data, CancellationToken cancellationToken)
    {
        var version = "";
        await store.ChangeAsync(state =>
        {
            version = Get(state, id).Current;
            return state.With(id, null) with { Bisect = state.Bisect is { } bisect && bisect.Before.Contains(id) ? null : state.Bisect };
        }, cancellationToken);
        if (data)
        {
            StagedPlugin.Sweep(Path.Combine(store.Places.Data, id));
        }

        return version;
    }

    /// <summary>Goes back to the version before.</summary>
    /// <returns>The version that was in use, and the one that is now.</returns>
    /// <exception cref="HostException">There is none, or its files are not those that were installed.</exception>
    public async ValueTask<(string From, string To)> RollbackAsync(string id, CancellationToken cancellationToken)
    {
        var versions = ("", "");
        await store.ChangeAsync(state =>
        {
            var before = Get(state, id);
            var to = before.Previous ?? throw new HostException(HostFailure.NotFound, $"{id} has no version before {before.Current} to go back to.");
            if (store.Verify(id, cancellationToken).FirstOrDefault(one => one.Version == to) is not { Differences.Count: 0 })
            {
                throw PackageFault.Of(
                    $"The files of {id} {to} are not those that were installed, so nothing was changed: agent plugin install {id}@{to} brings them back.");
            }

            versions = (before.Current, to);
            return state.With(id, before with { Current = to, Previous = before.Current, Faults = [] });
        }, cancellationToken);
        return versions;
    }

    /// <summary>Asks catalogs what must not run, and notes it. What one said before that does not answer holds on.</summary>
    /// <param name="catalogs">All of them.</param>
    /// <param name="tell">Takes a sentence on one that does not answer.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask RefreshBlockedAsync(IReadOnlyList<PluginCatalog> catalogs, Action<string> tell, CancellationToken cancellationToken)
    {
        var said = new List<(string Catalog, IReadOnlyList<BlockRecord> Blocks)>();
        foreach (var catalog in catalogs)
        {
            try
            {
                said.Add((catalog.Name, await catalog.ListOwnBlocksAsync(store.Read().ListFrom(catalog.Name), cancellationToken)));
            }
            catch (HostException fault)
            {
                // What it said before holds until it answers again.
                tell(fault.Message);
            }
        }

        // What an older version wrote does not say whose it is: what the catalogs say now takes its place, once each of them has said it.
        var isWhole = said.Count == catalogs.Count;
        await store.ChangeAsync(
            state => said.Aggregate(
                state with { Blocked = [.. state.Blocked.Where(block => !isWhole || block.Catalog is not null)] },
                static (now, one) => now.WithBlocks(one.Catalog, one.Blocks)),
            cancellationToken);
    }

    /// <summary>Adds a catalog.</summary>
    /// <exception cref="HostException">The name is taken or none.</exception>
    public async ValueTask AddCatalogAsync(CatalogRecord catalog, IReadOnlyList<BlockRecord> blocked, CancellationToken cancellationToken)
    {
        if (!CatalogFileReader.IsId(catalog.Name))
        {
            throw new HostException(HostFailure.Invalid, $"{PackageFault.Quote(catalog.Name)} is no name of a catalog: small letters, digits and dashes.");
        }

        await store.ChangeAsync(
            state => catalog.Name == BundledCatalog.CatalogName || state.Catalogs.Any(one => one.Name == catalog.Name)
                ? throw new HostException(
                    HostFailure.Invalid, $"There is a catalog {catalog.Name} already: give this one another name, or remove that one first.")
                : (state with { Catalogs = [.. state.Catalogs, catalog] }).WithBlocks(catalog.Name, blocked),
            cancellationToken);
    }

    /// <summary>Lets a plugin run that catalogs say must not.</summary>
    /// <returns>What they say, a sentence each.</returns>
    /// <exception cref="HostException">No catalog says so.</exception>
    public async ValueTask<IReadOnlyList<string>> UnblockAsync(string id, CancellationToken cancellationToken)
    {
        IReadOnlyList<BlockRecord> lifted = [];
        await store.ChangeAsync(state =>
        {
            lifted = [.. state.Blocked.Where(block => block.Id == id && !state.Unblocked.Contains(block))];
            return lifted.Count > 0 ? state with { Unblocked = [.. state.Unblocked, .. lifted] } : throw new HostException(
                HostFailure.NotFound,
                $"No catalog says that {PackageFault.Quote(id)} must not run"
                + $"{(state.Unblocked.Any(block => block.Id == id) ? " beside what you unblocked" : "")}.");
        }, cancellationToken);
        return [.. lifted.Select(block => $"{block.Catalog ?? "a catalog"} says of {id} {block.Versions}: {PackageFault.Plain(block.Reason)}")];
    }

    /// <summary>Removes a catalog, and what it said must not run. What was installed from it stays.</summary>
    /// <exception cref="HostException">There is none of that name.</exception>
    public async ValueTask RemoveCatalogAsync(string name, CancellationToken cancellationToken) =>
        await store.ChangeAsync(
            state => name == BundledCatalog.CatalogName ? throw new HostException(HostFailure.Invalid, "The bundled catalog is part of the program and stays.")
                : state.Catalogs.Any(one => one.Name == name)
                ? (state with { Catalogs = [.. state.Catalogs.Where(one => one.Name != name)] }).WithBlocks(name, [])
                : throw new HostException(
                    HostFailure.NotFound,
                    $"There is no catalog {PackageFault.Quote(name)}. There are: "
                    + $"{string.Join(", ", state.Catalogs.Select(static one => one.Name).Prepend(BundledCatalog.CatalogName))}."),
            cancellationToken);

    /// <summary>The record of a plugin.</summary>
    /// <exception cref="HostException">It is not installed.</exception>
    public static PluginRecord Get(StoreState state, string id) =>
        state.Plugins.GetValueOrDefault(id)
        ?? throw new HostException(
            HostFailure.NotFound,
            $"No plugin {PackageFault.Quote(id)} is installed."
            + $"{(IsBundled(id) ? $" It came with the program: agent config set plugins.{id}.enabled false switches it off." : AgentHost.Json.NearestName.Find(id, state.Plugins.Keys) is { } near ? $" Did you mean {near}?" : state.Plugins.Count == 0 ? " None is: agent plugin install NAME installs one." : $" Installed are: {string.Join(", ", state.Plugins.Keys.Take(20))}.")}");

    private static bool IsBundled(string id) =>
        id.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter == '-')
        && Directory.Exists(Path.Combine(AppContext.BaseDirectory, PluginDiscovery.FolderName, id));

    private PluginManifest Manifest(string id, string version)
    {
        var read = ManifestReader.Read(Path.Combine(store.Places.FolderOf(id, version), ManifestReader.FileName), PluginOrigin.User);
        return read.Manifest ?? throw PackageFault.Of(
            $"The plugin.json of {id} {version} cannot be used: "
            + $"{read.Problems.FirstOrDefault(static found => found.Severity == AgentHost.Json.JsonSeverity.Error)} Install it again.");
    }
}
