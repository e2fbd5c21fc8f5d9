using AgentHost.Client;
using AgentHost.Configuration;
using AgentHost.Packages.Catalogs;
using AgentHost.Packages.Installing;
using AgentHost.Packages.Sources;
using AgentHost.Packages.Store;
using AgentHost.Plugins;
using AgentHost.Plugins.Accounting;
using AgentHost.Plugins.Discovery;
using AgentHost.Plugins.Installed;
using AgentHost.Plugins.Manifests;
using AgentHost.Processes;
using AgentHost.Processes.Backends;
using AgentHost.Security.Network;
using Semver;

namespace AgentHost.Packages;

/// <summary>The person's installed plugins: the one face of this library. Not thread-safe; several processes may use the same folders.</summary>
public sealed class PluginHome : IAsyncDisposable
{
    private readonly PluginHomeOptions _options;
    private readonly PluginStore _store;
    private readonly WebFetcher _web;
    private readonly Lazy<IProcessBackend> _backend;
    private readonly Lazy<PluginCatalogs> _catalogs;
    private readonly Lazy<PluginSetting> _setting;

    private PluginHome(PluginHomeOptions options)
    {
        _options = options;
        var folders = HostFolders.Resolve(options.Variables);
        _store = new PluginStore(new PluginPlaces(folders.Data), options.Time);
        _web = new WebFetcher(new HttpClients(), options.Time) { Progress = options.Progress };
        _backend = new(() => ProcessBackends.Create(options.Time));
        _catalogs = new(() => PluginCatalogs.Of(options.AppFolder, _store.Read(), _store.Places, _web, Processes, options.Time));
        _setting = new(() => new PluginSetting(
            HostFacts.Current,
            PluginIndex.Load(Path.Combine(options.AppFolder, PluginDiscovery.FolderName), folders.Cache, HostFacts.Current),
            options.Variables("PATH")));
    }

    private PluginInstaller Installer => new(_store, _catalogs.Value, _web, _setting.Value, _options.Time) { Tell = _options.Tell };

    private PluginChanges Changes => new(_store);

    /// <summary>Opens it. Reads nothing yet.</summary>
    public static PluginHome Open(PluginHomeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new PluginHome(options);
    }

    /// <summary>Plugins that catalogs have, the newest version of each; a catalog that cannot be asked is told of, and fails only where it was named.</summary>
    /// <exception cref="HostException">The catalog that was named cannot be asked.</exception>
    public async ValueTask<IReadOnlyList<FoundPlugin>> SearchAsync(string words, string? catalog, CancellationToken cancellationToken)
    {
        var state = _store.Read();
        var found = new List<FoundPlugin>();
        foreach (var one in catalog is null ? _catalogs.Value.All : [_catalogs.Value.Get(catalog)])
        {
            IReadOnlyList<CatalogEntry> entries;
            try
            {
                entries = await one.SearchAsync(words, cancellationToken);
            }
            catch (HostException fault) when (catalog is null)
            {
                _options.Tell(fault.Message);
                continue;
            }

            found.AddRange(entries.GroupBy(static entry => entry.Id, StringComparer.Ordinal)
                .Select(static group => group.MaxBy(static entry => SemVersion.Parse(entry.Version), SemVersion.PrecedenceComparer)!)
                .Select(entry => new FoundPlugin(entry.Catalog, entry.Id, entry.Version)
                {
                    Description = entry.Description,
                    Installed = state.Plugins.GetValueOrDefault(entry.Id)?.Current
                }));
        }

        return [.. found.OrderBy(static one => one.Id, StringComparer.Ordinal)];
    }

    /// <summary>Looks for a plugin in the catalog that comes with the program; false where that cannot be read.</summary>
    public async ValueTask<bool> IsInBundledCatalogAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            return (await _catalogs.Value.Bundled.FindAsync(id, cancellationToken)).Count > 0;
        }
        catch (HostException)
        {
            return false;
        }
    }

    /// <summary>Fetches and checks a plugin; nothing is installed before <see cref="InstallAsync"/>.</summary>
    /// <param name="word">A folder, a package, an address, or a name with an optional version.</param>
    /// <param name="catalog">The catalog to ask; null for all.</param>
    /// <param name="inProcess">True to run its code in the program's own process; null leaves it as it is.</param>
    /// <param name="forProject">True when it is for <see cref="InstallIntoProjectAsync"/>: all that it asks for is wanted then.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="HostException">It cannot be had, is not taken, or does not fit.</exception>
    public async ValueTask<PendingInstall> PrepareAsync(string word, string? catalog, bool? inProcess, bool forProject, CancellationToken cancellationToken) =>
        new(await Installer.PrepareAsync(
            new InstallSpec(word) { Catalog = catalog, InProcess = inProcess, ForProject = forProject, Folder = _options.Folder }, cancellationToken));

    /// <summary>Installs what was prepared; the person has agreed.</summary>
    /// <exception cref="HostException">The store cannot be changed.</exception>
    public async ValueTask<PluginChange> InstallAsync(PendingInstall pending, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(pending);
        var same = pending.IsCurrent;
        var outcome = await Installer.CommitAsync(pending.Plan, cancellationToken);
        return new PluginChange(outcome.Id, outcome.Before is null ? "installed" : same ? "unchanged" : "updated", outcome.Version)
        {
            Before = outcome.Before == outcome.Version ? null : outcome.Before,
            Hash = outcome.Hash,
            Blocked = outcome.Blocked,
            Programs = outcome.Programs.Count == 0 ? null : outcome.Programs,
        };
    }

    /// <summary>Puts what was prepared into a project's own folder, to be kept with its sources; the person has agreed.</summary>
    /// <param name="pending">The plugin.</param>
    /// <param name="root">The project's folder.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="HostException">The folder cannot be changed.</exception>
    public async ValueTask<PluginChange> InstallIntoProjectAsync(PendingInstall pending, string root, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(pending);
        var (id, version) = (pending.Manifest.Id, pending.Manifest.Version);
        var before = await new ProjectPlugins(root).PutAsync(pending.Plan, _web.Bounds, cancellationToken);
        return new PluginChange(id, before is null ? "installed" : "updated", version) { Before = before == version ? null : before, Hash = pending.Hash };
    }

    /// <summary>Takes a plugin out of a project's own folder.</summary>
    /// <exception cref="HostException">It is not there.</exception>
    public static PluginChange UninstallFromProject(string id, string root) => new(id, "uninstalled", new ProjectPlugins(root).Remove(id));

    /// <summary>
    /// Reads the plugins that a project's lock file pins and that are not installed so. Plugins of the project's own folder are part of its sources and are not
    /// among them.
    /// </summary>
    /// <exception cref="HostException">There is no lock file, or it is damaged.</exception>
    public IReadOnlyList<MissingLockedPlugin> ReadLocked(string root)
    {
        const string catalog = "catalog ";
        var wanted = new List<MissingLockedPlugin>();
        foreach (var (id, pinned) in LockFile.Read(root).Plugins.OrderBy(static one => one.Key, StringComparer.Ordinal))
        {
            var known = _store.Read().Plugins.GetValueOrDefault(id);
            var isHere = known?.Current == pinned.Version && known.Versions.GetValueOrDefault(pinned.Version)?.Hash == pinned.Hash;
            if (!isHere && pinned.Source != "project")
            {
                var named = pinned.Source.StartsWith(catalog, StringComparison.Ordinal);
                wanted.Add(
                    new(id, pinned.Version, pinned.Hash, named ? $"{id}@{pinned.Version}" : pinned.Source, named ? pinned.Source[catalog.Length..] : null));
            }
        }

        return wanted;
    }

    /// <summary>Fetches and checks what a lock file pins: that content and no other.</summary>
    /// <exception cref="HostException">It cannot be had, or is another.</exception>
    public async ValueTask<PendingInstall> PrepareLockedAsync(MissingLockedPlugin wish, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(wish);
        if (wish.Word.Length == 0)
        {
            throw new HostException(
                HostFailure.Invalid,
                $"The lock file does not say where {wish.Id} {wish.Version} comes from: install it by hand, then agent plugin verify --write-lock.");
        }

        var pending = new PendingInstall(
            await Installer.PrepareAsync(new InstallSpec(wish.Word) { Catalog = wish.Catalog, Folder = _options.Folder, Id = wish.Id }, cancellationToken));
        if (pending.Hash == wish.Hash)
        {
            return pending;
        }

        using (pending)
        {
            throw new HostException(
                HostFailure.Plugin,
                $"The lock file pins {wish.Id} {wish.Version} with other content than {pending.Source} has now ({pending.Manifest.Version}, {pending.Hash}); "
                + "it is not installed.");
        }
    }

    /// <summary>Looks for a newer version of an installed plugin where it came from; null where there is none.</summary>
    /// <exception cref="HostException">It is not installed, or its source cannot be asked.</exception>
    public async ValueTask<PendingInstall?> PrepareUpdateAsync(string id, CancellationToken cancellationToken)
    {
        var record = PluginChanges.Get(_store.Read(), id);
        if (record.Versions.GetValueOrDefault(record.Current)?.UpdateFrom is not { } from)
        {
            return null;
        }

        var current = SemVersion.Parse(record.Current);
        var wish = new InstallSpec(from) { Folder = _options.Folder, Id = id };
        if (from.StartsWith("catalog:", StringComparison.Ordinal))
        {
            var name = from["catalog:".Length..];
            var range = current.IsPrerelease ? $">={record.Current}" : null;
            var (_, entry) = await PluginFinder.FindAsync([_catalogs.Value.Get(name)], id, range, _options.Tell, cancellationToken);
            if (SemVersion.Parse(entry.Version).ComparePrecedenceTo(current) <= 0)
            {
                return null;
            }

            wish = wish with { Word = $"{id}@{entry.Version}", Catalog = name };
        }

        var plan = await Installer.PrepareAsync(wish, cancellationToken);
        if (SemVersion.Parse(plan.Manifest.Version).ComparePrecedenceTo(current) > 0)
        {
            return new PendingInstall(plan);
        }

        plan.Dispose();
        return null;
    }

    /// <summary>Asks all catalogs what must not run, and notes it.</summary>
    public ValueTask RefreshBlockedAsync(CancellationToken cancellationToken) =>
        Changes.RefreshBlockedAsync(_catalogs.Value.All, _options.Tell, cancellationToken);

    /// <summary>Ids of what is installed.</summary>
    /// <exception cref="HostException">The record is damaged.</exception>
    public IReadOnlyList<string> ListIds() => [.. _store.Read().Plugins.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Finds the record of a plugin; null where it is not installed.</summary>
    public InstalledReport? Find(string id) =>
        StateFile.TryRead(_store.Places.State, out var state, out _) && state.Plugins.TryGetValue(id, out var record)
            && record.Versions.TryGetValue(record.Current, out var version)
            ? new InstalledReport(
                id, record.Current, version.Source, version.Hash, record.Consent) { Previous = record.Previous, Installed = version.Installed }
            : null;

    /// <summary>Finds the usage of a plugin, bundled or not, in processes that have ended; null where it was not used.</summary>
    public PluginUsage? FindUsage(string id) => UsageFile.Read(_store.Places).GetValueOrDefault(id);

    /// <summary>
    /// A plugin with what its manifest says for people alone, read from its folder: a host keeps none of that. As it is where the manifest cannot be read.
    /// </summary>
    public static PluginInfo Describe(PluginInfo plugin)
    {
        ArgumentNullException.ThrowIfNull(plugin);
        return ManifestReader.Read(Path.Combine(plugin.Folder, ManifestReader.FileName), PluginOrigin.Bundled) is { Manifest: { } manifest }
            ? plugin with { DisplayName = manifest.DisplayName, Authors = manifest.Authors, License = manifest.License, Homepage = manifest.Homepage }
            : plugin;
    }

    /// <summary>Takes a plugin away.</summary>
    /// <exception cref="HostException">It is not installed.</exception>
    public async ValueTask<PluginChange> UninstallAsync(string id, bool data, CancellationToken cancellationToken) =>
        new(id, "uninstalled", await Changes.UninstallAsync(id, data, cancellationToken));

    /// <summary>Goes back to the version before.</summary>
    /// <exception cref="HostException">There is none.</exception>
    public async ValueTask<PluginChange> RollbackAsync(string id, CancellationToken cancellationToken)
    {
        var (from, to) = await Changes.RollbackAsync(id, cancellationToken);
        return new PluginChange(id, "rolled-back", to) { Before = from, Blocked = Installer.WhyBlocked(id) };
    }

    /// <summary>Lets a plugin run, or be installed, that catalogs say must not; until they say something else of it.</summary>
    /// <returns>What they say, a sentence each.</returns>
    /// <exception cref="HostException">No catalog says so.</exception>
    public ValueTask<IReadOnlyList<string>> UnblockAsync(string id, CancellationToken cancellationToken) => Changes.UnblockAsync(id, cancellationToken);

    /// <summary>Lists the requests of a plugin to be switched on that go beyond what was agreed to.</summary>
    /// <exception cref="HostException">It is not installed.</exception>
    public IReadOnlyList<string> WantedToEnable(string id, bool? inProcess) => Changes.Wanted(id, inProcess);

    /// <summary>Switches a plugin on; the person has agreed to what it asks for.</summary>
    /// <exception cref="HostException">It is not installed.</exception>
    public async ValueTask<PluginChange> EnableAsync(string id, bool? inProcess, IReadOnlyList<string> agreed, bool retry, CancellationToken cancellationToken)
    {
        var changed = await Changes.EnableAsync(id, inProcess, agreed, retry, cancellationToken);
        return new PluginChange(id, changed ? "enabled" : "unchanged", PluginChanges.Get(_store.Read(), id).Current) { Blocked = Installer.WhyBlocked(id) };
    }

    /// <summary>Switches a plugin off.</summary>
    /// <exception cref="HostException">It is not installed.</exception>
    public async ValueTask<PluginChange> DisableAsync(string id, CancellationToken cancellationToken)
    {
        var changed = await Changes.DisableAsync(id, cancellationToken);
        return new PluginChange(id, changed ? "disabled" : "unchanged", PluginChanges.Get(_store.Read(), id).Current);
    }

    /// <summary>Compares what is installed with what was installed.</summary>
    /// <exception cref="HostException">A plugin that was named is not installed.</exception>
    public IReadOnlyList<VerifyReport> Verify(string? id, CancellationToken cancellationToken)
    {
        if (id is not null)
        {
            PluginChanges.Get(_store.Read(), id);
        }

        return [.. _store.Verify(id, cancellationToken).Select(static one => new VerifyReport(one.Id, one.Version, one.Hash, one.Differences))];
    }

    /// <summary>Writes the lock file of a project: the plugins that count there, bundled ones left out.</summary>
    /// <param name="root">The project's folder.</param>
    /// <param name="plugins">Its plugins.</param>
    /// <param name="cancellationToken">Ends the reading of their files.</param>
    /// <returns>The file's path.</returns>
    public string WriteLock(string root, IReadOnlyList<PluginInfo> plugins, CancellationToken cancellationToken) =>
        new LockFile
        {
            Plugins = plugins.Where(static plugin => plugin.Origin is "user" or "project" && plugin.State != PluginState.Disabled)
                .DistinctBy(static plugin => plugin.Id, StringComparer.Ordinal).ToDictionary(
                static plugin => plugin.Id,
                plugin => new LockedPlugin(
                    plugin.Version,
                    ContentList.Of(plugin.Folder, cancellationToken).Hash(),
                    plugin.Origin == "project" ? LockedPlugin.OfProject : Find(plugin.Id)?.Source ?? ""),
                StringComparer.Ordinal),
        }.Write(root);

    /// <summary>The catalogs, the bundled one first.</summary>
    public IReadOnlyList<CatalogReport> ListCatalogs() =>
        [
            new CatalogReport(BundledCatalog.CatalogName, "bundled", ""),
            .. _store.Read().Catalogs.Select(static one => new CatalogReport(one.Name, one.Kind, one.Address))
        ];

    /// <summary>Adds a catalog, once it has answered.</summary>
    /// <param name="name">Its name here.</param>
    /// <param name="address">A file, a git repository, or an address.</param>
    /// <param name="kind"><c>file</c>, <c>git</c> or <c>nuget</c>; null to tell it by the address.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="HostException">It cannot be used, or the name is taken.</exception>
    public async ValueTask<CatalogReport> AddCatalogAsync(string name, string address, string? kind, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(address);
        var record = CatalogKinds.Read(name, address, kind, _options.Folder);
        var catalog = PluginCatalogs.Open(record, _store.Places, _web, Processes, _options.Time);
        using (catalog as IDisposable)
        {
            _options.Tell($"Asking {record.Address}");
            await catalog.SearchAsync("", cancellationToken);
            await Changes.AddCatalogAsync(record, await catalog.ListOwnBlocksAsync(_store.Read().ListFrom(record.Name), cancellationToken), cancellationToken);
        }

        return new CatalogReport(record.Name, record.Kind, record.Address);
    }

    /// <summary>Removes a catalog.</summary>
    /// <exception cref="HostException">There is none of that name.</exception>
    public ValueTask RemoveCatalogAsync(string name, CancellationToken cancellationToken) => Changes.RemoveCatalogAsync(name, cancellationToken);

    /// <summary>Goes a step in the search for the plugin that causes a fault.</summary>
    /// <param name="faulty">True when the fault was still there; null to begin.</param>
    /// <param name="cancellationToken">Ends the wait for others.</param>
    /// <exception cref="HostException">It has begun already, or has not.</exception>
    public async ValueTask<BisectReport> BisectAsync(bool? faulty, CancellationToken cancellationToken)
    {
        var search = new PluginBisect(_store);
        var step = faulty is { } answer ? await search.AnswerAsync(answer, cancellationToken) : await search.StartAsync(cancellationToken);
        return new BisectReport(step.Suspects, step.On) { Found = step.Found, Innocent = step.Innocent };
    }

    /// <summary>Ends that search; everything is as it was before.</summary>
    /// <exception cref="HostException">None has begun.</exception>
    public ValueTask EndBisectAsync(CancellationToken cancellationToken) => new PluginBisect(_store).ResetAsync(cancellationToken);

    /// <summary>Looks at all of it; with <paramref name="repair"/> mends what can be mended.</summary>
    public ValueTask<IReadOnlyList<HealthCheck>> CheckHealthAsync(bool repair, CancellationToken cancellationToken) =>
        new PluginHealth(_store, () => Installer, _setting.Value).CheckAsync(repair, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_catalogs.IsValueCreated)
        {
            _catalogs.Value.Dispose();
        }

        if (_backend.IsValueCreated)
        {
            await _backend.Value.DisposeAsync();
        }
    }

    private LocalProcesses Processes() => new(_options.Folder, _backend.Value);
}
