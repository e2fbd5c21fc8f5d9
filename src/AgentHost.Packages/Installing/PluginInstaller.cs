using AgentHost.Client;
using AgentHost.Packages.Archives;
using AgentHost.Packages.Catalogs;
using AgentHost.Packages.Sources;
using AgentHost.Packages.Store;
using AgentHost.Plugins;
using AgentHost.Plugins.Installed;
using AgentHost.Plugins.Manifests;

namespace AgentHost.Packages.Installing;

/// <summary>Fetches a plugin, checks it, and, after a person's word, puts it into the store.</summary>
internal sealed class PluginInstaller(PluginStore store, PluginCatalogs catalogs, WebFetcher web, PluginSetting setting, TimeProvider time)
{
    /// <summary>Told what goes on, one line each.</summary>
    public Action<string> Tell { get; init; } = static _ => { };

    /// <summary>Fetches and checks a plugin; nothing is installed.</summary>
    /// <exception cref="HostException">It cannot be had, is not taken, or does not fit this host.</exception>
    public async ValueTask<InstallPlan> PrepareAsync(InstallSpec wish, CancellationToken cancellationToken)
    {
        var state = store.Read();
        var staged = StagedPlugin.Create(store.Places);
        try
        {
            var (source, updateFrom) = await FetchAsync(wish, staged, cancellationToken);
            var manifest = PackageCheck.Check(staged.Folder);
            if (wish.Id is { } id && manifest.Id != id)
            {
                throw PackageFault.Of($"What came is the plugin {manifest.Id}, and {id} was asked for; it is not installed.");
            }

            var before = wish.ForProject ? null : state.Plugins.GetValueOrDefault(manifest.Id);
            var inProcess = wish.InProcess ?? before?.InProcess ?? false;
            await CheckFitAsync(manifest, inProcess, state, cancellationToken);
            var asks = PluginConsent.Of(manifest, inProcess);
            return new InstallPlan(staged, manifest, ContentList.Of(staged.Folder, cancellationToken))
            {
                Source = source,
                UpdateFrom = updateFrom,
                InProcess = inProcess,
                Before = before,
                Asks = asks,
                Wanted = PluginConsent.Beyond(asks, before?.Consent ?? []),
                Notes = [.. Notes(manifest, inProcess)],
            };
        }
        catch
        {
            staged.Dispose();
            throw;
        }
    }

    /// <summary>Installs what was prepared; the person has agreed.</summary>
    /// <exception cref="HostException">The store cannot be changed, or was changed meanwhile.</exception>
    public async ValueTask<InstallOutcome> CommitAsync(InstallPlan plan, CancellationToken cancellationToken)
    {
        var (id, version) = (plan.Manifest.Id, plan.Manifest.Version);
        var blocked = await catalogs.Bundled.ListBlockedAsync(cancellationToken);
        await store.ChangeAsync(state =>
        {
            var before = state.Plugins.GetValueOrDefault(id);
            if (before?.Current != plan.Before?.Current || PluginConsent.Beyond(plan.Before?.Consent ?? [], before?.Consent ?? []).Count > 0)
            {
                throw PackageFault.Of($"{id} was changed by another agent meanwhile: run the command again.");
            }

            store.Put(plan.Staged, id, version, plan.Content, state);
            return state.WithBlocks(BundledCatalog.CatalogName, blocked).With(id, Record(before, plan));
        }, cancellationToken);
        return new InstallOutcome(id, version, plan.Before?.Current, plan.Hash, WhyBlocked(id))
        {
            Programs = ProgramAdvice.Of(plan.Manifest, setting.SearchPath)
        };
    }

    /// <summary>Finds the reason that an installed plugin cannot be used; null where it can.</summary>
    public string? WhyBlocked(string id)
    {
        var installed = InstalledPlugins.Load(store.Places, setting.Facts, setting.Bundled);
        var all = RequirementCheck.Apply(
            [
                .. setting.Bundled.Plugins,
                .. installed.Plugins.Where(plugin => !plugin.Disabled && !setting.Bundled.Plugins.Any(bundled => bundled.Manifest.Id == plugin.Manifest.Id))
            ],
            other =>
            installed.Plugins.Any(plugin => plugin.Manifest.Id == other) ? "is switched off; switch it on" : null);
        var found = all.FirstOrDefault(plugin => plugin.Manifest.Id == id);
        return found is null ? null
            : found.Blocked ?? (found is { Origin: PluginOrigin.User, InProcess: false, Manifest: { Entry: not null, Isolation: PluginIsolation.Context } }
                ? "It insists on running in the host's own process: agent plugin enable " + id + " --in-process allows that." : null);
    }

    /// <summary>Finds the reason that a run option of an installed plugin cannot be used; null where all can.</summary>
    public string? WhyTaken(PluginManifest manifest) => RunOptionNames.FindFault(manifest, Known());

    private PluginRecord Record(PluginRecord? before, InstallPlan plan)
    {
        var version = plan.Manifest.Version;
        var previous = before is null ? null : before.Current != version ? before.Current : before.Previous == version ? null : before.Previous;
        var versions = new SortedDictionary<string, VersionRecord>(StringComparer.Ordinal)
        {
            // What is there already, byte for byte, comes from where it came from: a copy of it elsewhere is no other source.
            [version] = before?.Versions.GetValueOrDefault(version) is { } same && same.Hash == plan.Hash
                ? same
                : new VersionRecord(plan.Hash, plan.Source, time.GetUtcNow()) { UpdateFrom = plan.UpdateFrom }
        };
        IEnumerable<string> consent = plan.Asks;
        if (previous is not null && before!.Versions.TryGetValue(previous, out var kept))
        {
            versions[previous] = kept;

            // Going back asks nobody again.
            var read = ManifestReader.Read(Path.Combine(store.Places.FolderOf(plan.Manifest.Id, previous), ManifestReader.FileName), PluginOrigin.User);
            consent = read.Succeeded ? consent.Concat(before.Consent.Intersect(PluginConsent.Of(read.Manifest, before.InProcess))) : consent;
        }
        else
        {
            previous = null;
        }

        return (before ?? new PluginRecord(version)) with
        {
            Current = version,
            Previous = previous,
            InProcess = plan.InProcess,
            Consent = [.. consent.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            Versions = versions,
            Faults = before?.Current == version ? before.Faults : [],
        };
    }

    private async ValueTask<(string Source, string? UpdateFrom)> FetchAsync(InstallSpec wish, StagedPlugin staged, CancellationToken cancellationToken)
    {
        var word = wish.Word;
        if (WebFetcher.IsAddress(word))
        {
            var (address, hash) = Pinned(word);
            Tell($"Fetching {address.GetLeftPart(UriPartial.Path)}");
            await web.FetchAsync(address, staged, hash, "", cancellationToken);

            // What stands behind a question mark may be a secret and is not kept.
            return (address.GetLeftPart(UriPartial.Path), address.Query.Length == 0 ? address.GetLeftPart(UriPartial.Path) : null);
        }

        if (IsPath(word))
        {
            var path = Path.GetFullPath(word, wish.Folder);
            Tell($"Reading {path}");
            await LocalSource.TakeAsync(path, staged, null, web.Bounds, cancellationToken);
            return (path, path);
        }

        var (id, range) = word.Split('@', 2) is [var name, var version] ? (name, version) : (word, null);
        if (!CatalogFileReader.IsId(id))
        {
            throw new HostException(
                HostFailure.Invalid,
                $"{PackageFault.Quote(word)} is no name of a plugin: small letters, digits and dashes, with a version behind an @ where one is meant; "
                + "a folder or a file is named with a slash.");
        }

        var (catalog, entry) = await PluginFinder.FindAsync(wish.Catalog is { } only ? [catalogs.Get(only)] : catalogs.All, id, range, Tell, cancellationToken);
        Tell($"Fetching {id} {entry.Version} from the catalog {catalog.Name}");
        await catalog.FetchAsync(entry, staged, cancellationToken);
        CheckPromise(staged.Folder, entry);
        return ($"catalog {catalog.Name}", $"catalog:{catalog.Name}");
    }

    /// <summary>A name is no path: a path has a slash, is <c>.</c>, or names a package.</summary>
    private static bool IsPath(string word) =>
        word is "." or ".." || word.AsSpan().IndexOfAny('/', '\\') >= 0 || word.EndsWith(".agentplugin", StringComparison.OrdinalIgnoreCase);

    private static (Uri Address, string? Hash) Pinned(string word)
    {
        if (!Uri.TryCreate(word, UriKind.Absolute, out var address))
        {
            throw new HostException(HostFailure.Invalid, $"{PackageFault.Quote(word)} is no address.");
        }

        const string mark = "#sha256=";
        if (address.Fragment.Length == 0)
        {
            return (address, null);
        }

        var hash = address.Fragment.StartsWith(mark, StringComparison.OrdinalIgnoreCase) ? address.Fragment[mark.Length..] : "";
        return hash.Length == 64 && hash.All(char.IsAsciiHexDigit)
            ? (new Uri(address.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped)), hash)
            : throw new HostException(
                HostFailure.Invalid, $"{PackageFault.Quote(address.Fragment)} is no hash: an address may end in #sha256= and 64 hexadecimals.");
    }

    private static void CheckPromise(string folder, CatalogEntry entry)
    {
        var manifest = PackageCheck.Check(folder);
        if (manifest.Id != entry.Id || manifest.Version != entry.Version)
        {
            throw PackageFault.Of(
                $"The catalog {PackageFault.Quote(entry.Catalog)} promised {entry.Id} {PackageFault.Plain(entry.Version)}, "
                + $"and what came is {manifest.Id} {manifest.Version}; it is not installed.");
        }
    }

    private async ValueTask CheckFitAsync(PluginManifest manifest, bool inProcess, StoreState state, CancellationToken cancellationToken)
    {
        if (setting.Bundled.Plugins.Any(plugin => plugin.Manifest.Id == manifest.Id))
        {
            throw PackageFault.Of(
                $"{manifest.Id} comes with the program and stands before a plugin of the same id; one of that id is not installed. "
                + "--plugin PATH takes it for one run.");
        }

        if (ContractCheck.FindFault(manifest, setting.Facts) is { } unfit)
        {
            throw PackageFault.Of($"{manifest.Id} {manifest.Version} does not fit here. {unfit}");
        }

        var known = state.WithBlocks(BundledCatalog.CatalogName, await catalogs.Bundled.ListBlockedAsync(cancellationToken));
        if (known.FindBlock(manifest.Id, manifest.Version) is { } block)
        {
            throw PackageFault.Of(
                $"{manifest.Id} {manifest.Version} is on the block list{(block.Catalog is { } catalog ? $" of the catalog {catalog}" : "")}: "
                + $"{PackageFault.Plain(block.Reason).TrimEnd('.')}. agent plugin unblock {manifest.Id} lets it be installed all the same.");
        }

        if (RunOptionNames.FindFault(manifest, Known()) is { } taken)
        {
            throw PackageFault.Of($"{manifest.Id} {manifest.Version} cannot be installed here. {taken}");
        }

        if (inProcess && manifest.Isolation == PluginIsolation.Process)
        {
            throw PackageFault.Of($"{manifest.Id} wants a process of its own: leave --in-process out.");
        }
    }

    /// <summary>Manifests of the bundled plugins and of the installed ones that are switched on.</summary>
    private IEnumerable<PluginManifest> Known() =>
        setting.Bundled.Plugins.Concat(InstalledPlugins.Load(store.Places, setting.Facts, setting.Bundled).Plugins.Where(static plugin => !plugin.Disabled))
            .Select(static plugin => plugin.Manifest);

    private static IEnumerable<string> Notes(PluginManifest manifest, bool inProcess)
    {
        if (inProcess && manifest.Entry is not null)
        {
            yield return "Its code will run in the program's own process: a fault of it can end the program, and nothing holds it back.";
        }
    }
}
