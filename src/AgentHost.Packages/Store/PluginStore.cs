using System.Text.Json;
using AgentHost.FileSystem;
using AgentHost.Plugins.Installed;

namespace AgentHost.Packages.Store;

/// <summary>Plugins on disk and the record of them. Everything that changes either goes through here, one process at a time.</summary>
/// <param name="places">Their places.</param>
/// <param name="time">Paces the wait for another process.</param>
internal sealed class PluginStore(PluginPlaces places, TimeProvider time)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    public PluginPlaces Places => places;

    /// <summary>Called with the name of each step of a change, as it is reached: for tests that end a process there.</summary>
    public Action<string> Reached { get; init; } = static _ => { };

    /// <summary>The record as it stands.</summary>
    /// <exception cref="HostException">It is damaged.</exception>
    public StoreState Read() => StateFile.Read(places.State);

    /// <summary>Changes the record, alone among all processes, after sweeping up what killed ones left.</summary>
    /// <param name="change">Gets the record and gives the new one back; the same one changes nothing.</param>
    /// <param name="cancellationToken">Ends the wait for others.</param>
    /// <returns>The record as it is then.</returns>
    public async ValueTask<StoreState> ChangeAsync(Func<StoreState, StoreState> change, CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(places.Root);
            await using var held = await HoldAsync(cancellationToken);
            var before = Read();
            Recover(before);
            Reached("recovered");
            var after = change(before);
            if (!ReferenceEquals(before, after))
            {
                Reached("before-state");
                StateFile.Write(places.State, after);
                StoredFiles.FlushFolder(places.Root);
                Reached("state");
                Recover(after);
            }

            return after;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new HostException(HostFailure.Store, $"The store of plugins in {places.Root} could not be changed: {fault.Message}", fault);
        }
    }

    /// <summary>Puts a staged plugin into the store. Within <see cref="ChangeAsync"/> alone, before the record names it.</summary>
    /// <param name="staged">The plugin; its content is gone from there afterwards.</param>
    /// <param name="id">Its id.</param>
    /// <param name="version">Its version.</param>
    /// <param name="list">What it holds.</param>
    /// <param name="state">The record.</param>
    /// <exception cref="HostException">The version is there with other content.</exception>
    public void Put(StagedPlugin staged, string id, string version, ContentList list, StoreState state)
    {
        var target = places.FolderOf(id, version);
        var hash = list.Hash();
        if (state.Plugins.TryGetValue(id, out var record) && record.Versions.TryGetValue(version, out var known) && known.Hash != hash)
        {
            throw PackageFault.Of(
                $"{id} {version} is installed with other content; a version never changes: give this one another version, "
                + $"or run agent plugin uninstall {id} first.");
        }

        if (Directory.Exists(target))
        {
            if (ContentList.Of(target, CancellationToken.None).Hash() == hash)
            {
                return;
            }

            // The same version, damaged since: what was fetched now takes its place.
            MoveAside(target);
        }

        StoredFiles.FlushFolders(staged.Folder);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        PrivateFile.Write(places.ListOf(id, version), JsonSerializer.SerializeToUtf8Bytes(list, InstalledJson.Default.ContentList));
        Reached("list");
        Directory.Move(staged.Folder, target);
        StoredFiles.FlushFolder(Path.GetDirectoryName(target)!);
        StoredFiles.FlushFolder(places.Store);
        Reached("moved");
    }

    /// <summary>Compares installed versions with what was installed.</summary>
    /// <param name="id">One plugin; null for all.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public IEnumerable<VerifiedPlugin> Verify(string? id, CancellationToken cancellationToken)
    {
        foreach (var (name, record) in Read().Plugins.Where(plugin => id is null || plugin.Key == id))
        {
            foreach (var (version, known) in record.Versions)
            {
                yield return new VerifiedPlugin(name, version, known.Hash, Compare(name, version, known, cancellationToken));
            }
        }
    }

    /// <summary>
    /// Makes a new record out of what the store holds; a damaged one is kept beside it. Everything is switched off until it is agreed to again.
    /// </summary>
    /// <returns>Path of the old record now; null where there was none.</returns>
    public async ValueTask<string?> RepairAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(places.Root);
        await using var held = await HoldAsync(cancellationToken);
        if (StateFile.TryRead(places.State, out _, out _))
        {
            return null;
        }

        var aside = $"{places.State}.damaged-{time.GetUtcNow():yyyyMMddHHmmss}";
        File.Copy(places.State, aside, overwrite: true);
        StateFile.Write(places.State, StateRebuild.Of(places, time.GetUtcNow(), cancellationToken));
        return aside;
    }

    private async ValueTask<FileStream> HoldAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await PrivateFile.LockAsync(places.Lock, time, LongestWait, cancellationToken);
        }
        catch (IOException fault) when (File.Exists(places.Lock))
        {
            throw new HostException(
                HostFailure.Store,
                $"Another agent is changing the plugins in {places.Root} and did not end within {LongestWait.TotalSeconds:0} s: try again when it is done.",
                fault);
        }
    }

    private List<string> Compare(string id, string version, VersionRecord known, CancellationToken cancellationToken)
    {
        var folder = places.FolderOf(id, version);
        if (!Directory.Exists(folder))
        {
            return [$"The folder {folder} is missing."];
        }

        try
        {
            var now = ContentList.Of(folder, cancellationToken);
            if (now.Hash() == known.Hash)
            {
                return [];
            }

            // The list is believed only as far as it is itself what was installed.
            var list = StateRebuild.ReadList(places.ListOf(id, version));
            var differences = list is not null && list.Hash() == known.Hash ? list.Differences(now).ToList() : [];
            return differences.Count > 0 ? differences : ["Its files are not those that were installed."];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return [$"It cannot be read: {fault.Message}"];
        }
    }

    private void MoveAside(string folder)
    {
        Directory.CreateDirectory(places.Staging);
        var aside = Path.Combine(places.Staging, Guid.NewGuid().ToString("N"));
        Directory.Move(folder, aside);
        Reached("aside");
        StagedPlugin.Sweep(aside);
    }

    /// <summary>Removes what the record does not name and what nobody holds.</summary>
    private void Recover(StoreState state)
    {
        StagedPlugin.SweepLeft(places.Staging);
        if (!Directory.Exists(places.Store))
        {
            return;
        }

        foreach (var plugin in Directory.EnumerateDirectories(places.Store))
        {
            var record = state.Plugins.GetValueOrDefault(Path.GetFileName(plugin));
            var kept = record?.Versions.Keys.SelectMany(static version => new[] { version, version + ".files.json" }).ToHashSet(StringComparer.Ordinal) ?? [];
            foreach (var entry in Directory.EnumerateFileSystemEntries(plugin).Where(entry => !kept.Contains(Path.GetFileName(entry))))
            {
                if (Directory.Exists(entry))
                {
                    MoveAside(entry);
                }
                else
                {
                    File.Delete(entry);
                }
            }

            if (record is null)
            {
                StagedPlugin.Sweep(plugin);
            }
        }
    }
}
