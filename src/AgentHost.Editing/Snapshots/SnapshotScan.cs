using System.Globalization;
using System.Text;
using AgentHost.FileSystem;

namespace AgentHost.Editing.Snapshots;

/// <summary>Brings an index of the private git directory up to the files as they are: tracked ones and others, not what is ignored.</summary>
/// <param name="paths">The workspace's paths.</param>
/// <param name="calls">The system's calls.</param>
/// <param name="git">Git.</param>
/// <param name="top">The folder of the repository around the workspace, or the workspace.</param>
/// <param name="limits">Limits on what is recorded.</param>
internal sealed class SnapshotScan(IWorkspacePaths paths, NativeFileSystem calls, PrivateGit git, string top, SnapshotLimits limits)
{
    /// <summary>More new files than this are written as one: thousands of small ones cost far more.</summary>
    private const int Many = 200;

    private const long LongestForeignIndex = 64L * 1024 * 1024;
    private readonly Dictionary<string, bool> _plain = new(StringComparer.Ordinal);
    private (DateTime Written, IReadOnlyList<string> Names)? _forced;

    /// <summary>Git.</summary>
    public PrivateGit Git => git;

    /// <summary>Looks for folders that hold nothing.</summary>
    public EmptyFolderScan Folders { get; } = new(paths, calls, git);

    /// <summary>All that an index holds.</summary>
    public async ValueTask<Dictionary<string, SnapshotEntry>> ReadAsync(string index, CancellationToken cancellationToken)
    {
        var files = new Dictionary<string, SnapshotEntry>(StringComparer.Ordinal);
        foreach (var (name, isLink, id) in GitLists.Entries(await git.RunAsync(index, ["ls-files", "-s", "-z"], input: null, cancellationToken)))
        {
            files[name] = new SnapshotEntry(isLink, id, Mode: null);
        }

        return files;
    }

    /// <summary>Takes in what is new, changed and gone.</summary>
    /// <param name="index">The index.</param>
    /// <param name="files">What it holds; brought up to date.</param>
    /// <param name="others">Files of it that changed though git could take them for what they were.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What files that were touched were before (null: not there), paths that changed and are not recorded, and all names that git told.</returns>
    public async ValueTask<(Dictionary<string, SnapshotEntry?> Before, List<string> Lost, IReadOnlySet<string> Names)> UpdateAsync(
        string index, Dictionary<string, SnapshotEntry> files, IReadOnlyList<string> others, CancellationToken cancellationToken)
    {
        _plain.Clear();

        // Git looks at contents, and only at one bit of the permissions: the others are looked at meanwhile.
        var modes = Task.Run(() => ChangedModes(files), cancellationToken);
        var names = GitLists.Names(await git.RunAsync(index, ["ls-files", "-z", "-o", "-m", "-d", "--exclude-standard"], input: null, cancellationToken))
            .ToHashSet(StringComparer.Ordinal);
        names.UnionWith(await ForcedAsync(files, cancellationToken));
        var before = new Dictionary<string, SnapshotEntry?>(StringComparer.Ordinal);
        foreach (var (name, mode) in await modes)
        {
            before[name] = files[name];
            files[name] = files[name] with { Mode = mode };
        }

        var lost = new List<string>();
        var unseen = others.Where(names.Add).ToList();
        var (add, remove) = Sort(names, files, lost);

        // Git keeps what it takes for the same: it has to forget it first.
        remove.AddRange(unseen.Where(add.ContainsKey));
        foreach (var name in remove.Concat(add.Keys))
        {
            before.TryAdd(name, files.GetValueOrDefault(name));
        }

        await WriteAsync(index, add, remove, files, cancellationToken);
        return (before, lost, names);
    }

    /// <summary>Sorts names into files to record anew, with their permissions, and files that are gone.</summary>
    private (Dictionary<string, int?> Add, List<string> Remove) Sort(HashSet<string> names, Dictionary<string, SnapshotEntry> files, List<string> lost)
    {
        var add = new Dictionary<string, int?>(StringComparer.Ordinal);
        var remove = new List<string>();
        long bytes = 0;
        HashSet<string>? folders = null;
        foreach (var name in names)
        {
            // What ends so is a repository of its own: it is left alone.
            if (name.EndsWith('/'))
            {
                continue;
            }

            var facts = IsPlain(name) ? FactsOf(name) : null;
            var known = files.ContainsKey(name);
            if (facts is { Kind: FileKind.File } file && (file.Length > limits.FileBytes || (file.Mode & 0x124) == 0))
            {
                if (known)
                {
                    lost.Add(name);
                    remove.Add(name);
                }
            }
            else if (facts is { Kind: FileKind.File or FileKind.Link })
            {
                bytes += facts.Value.Length;
                add[name] = facts.Value.Kind == FileKind.Link ? null : facts.Value.Mode & 0x1ff;
                folders ??= EmptyFolderScan.Around(files.Keys);
                if (!known && folders.Contains(name))
                {
                    // It stands where a folder was.
                    remove.AddRange(files.Keys.Where(path => path.StartsWith(name + "/", StringComparison.Ordinal)));
                }
            }
            else if (known)
            {
                remove.Add(name);
            }
        }

        return files.Count + add.Count > limits.Files
            ? throw new SnapshotBoundException(string.Create(CultureInfo.InvariantCulture, $"there are more than {limits.Files:N0} files"))
            : bytes > limits.Bytes
            ? throw new SnapshotBoundException(string.Create(CultureInfo.InvariantCulture, $"there is more than {limits.Bytes >> 20} MB to be kept"))
            : (add, remove);
    }

    private async ValueTask WriteAsync(
        string index, Dictionary<string, int?> add, List<string> remove, Dictionary<string, SnapshotEntry> files, CancellationToken cancellationToken)
    {
        if (remove.Count > 0)
        {
            await git.RunAsync(
                index, ["update-index", "-z", "--index-info"], Bytes(remove.Select(static name => $"0 {new string('0', 40)}\t{name}")), cancellationToken);
            remove.ForEach(name => files.Remove(name));
        }

        if (add.Count == 0)
        {
            return;
        }

        IReadOnlyList<string> update = ["update-index", "-z", "--add", "--remove", "--replace", "--stdin"];
        await git.RunAsync(index, add.Count > Many ? ["-c", "core.bigFileThreshold=1", .. update] : update, Bytes(add.Keys), cancellationToken);
        IReadOnlyList<string> list = add.Count > Many ? ["ls-files", "-s", "-z"] : ["ls-files", "-s", "-z", "--", .. add.Keys];
        foreach (var name in add.Keys)
        {
            files.Remove(name);
        }

        foreach (var (name, isLink, id) in GitLists.Entries(await git.RunAsync(index, list, input: null, cancellationToken)))
        {
            if (add.TryGetValue(name, out var mode))
            {
                files[name] = new SnapshotEntry(isLink, id, mode);
            }
        }
    }

    /// <summary>Files that the repository has though its rules ignore them, and that are not recorded yet.</summary>
    private async ValueTask<IEnumerable<string>> ForcedAsync(Dictionary<string, SnapshotEntry> files, CancellationToken cancellationToken)
    {
        var foreign = new FileInfo(Path.Combine(top, ".git", "index"));
        if (foreign is not { Exists: true, Length: < LongestForeignIndex })
        {
            return [];
        }

        if (_forced is not { } found || found.Written != foreign.LastWriteTimeUtc)
        {
            try
            {
                // Its index alone is read, never its settings.
                found = (foreign.LastWriteTimeUtc, GitLists.Names(
                    await git.RunAsync(foreign.FullName, ["ls-files", "-z", "-c", "-i", "--exclude-standard"], input: null, cancellationToken)));
            }
            catch (SnapshotException)
            {
                // An index that another one completes: what is ignored is left out.
                found = (foreign.LastWriteTimeUtc, []);
            }

            _forced = found;
        }

        return found.Names.Where(name => !files.ContainsKey(name) && !name.StartsWith("../", StringComparison.Ordinal));
    }

    private List<(string Name, int Mode)> ChangedModes(Dictionary<string, SnapshotEntry> files)
    {
        var changed = new List<(string, int)>();
        foreach (var (name, entry) in files)
        {
            if (!entry.IsLink && FactsOf(name) is { Kind: FileKind.File, Mode: { } mode } && (mode & 0x1ff) != entry.Mode)
            {
                changed.Add((name, mode & 0x1ff));
            }
        }

        return changed;
    }

    private FileFacts? FactsOf(string name)
    {
        try
        {
            return calls.Stat($"{paths.Root}/{name}");
        }
        catch (FileAccessException)
        {
            // Where this user may not look, there is nothing to put back either.
            return null;
        }
    }

    /// <summary>Tests that no link stands in the way of a file: what lies behind one is somewhere else.</summary>
    private bool IsPlain(string name)
    {
        var slash = name.LastIndexOf('/');
        if (slash < 0)
        {
            return true;
        }

        var folder = name[..slash];
        if (!_plain.TryGetValue(folder, out var isPlain))
        {
            isPlain = paths.Resolve(folder) is { IsResolved: true } resolved && paths.ToRelative(resolved.Path) == folder;
            _plain.Add(folder, isPlain);
        }

        return isPlain;
    }

    private static byte[] Bytes(IEnumerable<string> items) => Encoding.UTF8.GetBytes(string.Concat(items.Select(static item => item + "\0")));
}
