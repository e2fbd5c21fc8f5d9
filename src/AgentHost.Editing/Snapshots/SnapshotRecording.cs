using System.Security.Cryptography;
using System.Text;
using AgentHost.Client;
using AgentHost.Editing.Edits;
using Microsoft.Win32.SafeHandles;

namespace AgentHost.Editing.Snapshots;

/// <summary>The time of one command: what stood there before it is kept, and what changed is told behind it.</summary>
public sealed class SnapshotRecording : IDisposable
{
    /// <summary>Contents that are kept side by side: each waits for the store and the disk.</summary>
    private const int Width = 16;

    private readonly Snapshotter _owner;
    private readonly SafeFileHandle _held;
    private readonly SnapshotScan _look;
    private readonly QuickLook _quick;
    private readonly SnapshotLimits _limits;
    private readonly TimeProvider _time;
    private readonly HeldIndex _index;
    private SnapshotState? _taken;
    private Dictionary<string, SnapshotEntry>? _own;
    private LookFindings? _found;
    private TreeWitness? _witness;
    private FolderState? _folders;

    /// <summary>Makes one.</summary>
    /// <param name="owner">Whose it is.</param>
    /// <param name="held">Holds the private folder.</param>
    /// <param name="folder">That folder.</param>
    /// <param name="look">How files are looked at.</param>
    /// <param name="quick">How it is seen that nothing changed.</param>
    /// <param name="limits">Limits on what is recorded.</param>
    /// <param name="time">The clock.</param>
    internal SnapshotRecording(
        Snapshotter owner, SafeFileHandle held, SnapshotFolder folder, SnapshotScan look, QuickLook quick, SnapshotLimits limits, TimeProvider time)
    {
        _owner = owner;
        _held = held;
        _look = look;
        _quick = quick;
        _limits = limits;
        _time = time;
        _index = new HeldIndex(folder);
    }

    /// <summary>The files as they are recorded. Those that the last recording left are everybody's; what is changed is a copy.</summary>
    private IReadOnlyDictionary<string, SnapshotEntry> Files => _own ?? _taken?.Files ?? throw new InvalidOperationException("nothing was looked at");

    /// <summary>Looks before the command.</summary>
    public async ValueTask BeginAsync(CancellationToken cancellationToken)
    {
        if (_owner.Last is { } last && last.Stamp == _index.Stamp)
        {
            _taken = last;
            (_found, _witness) = (last.Found, last.Witness);
        }
        else if (_index.Stamp == default)
        {
            _own = new Dictionary<string, SnapshotEntry>(StringComparer.Ordinal);
        }
        else
        {
            _index.Make();
            _own = await _look.ReadAsync(_index.Path, cancellationToken);
        }

        (_, _, _folders) = await LookAsync(cancellationToken);
    }

    /// <summary>Looks behind the command.</summary>
    /// <param name="blobs">Takes what was there before.</param>
    /// <exception cref="SnapshotException">It cannot be told what changed, and why.</exception>
    public async ValueTask<SnapshotChanges> EndAsync(IBlobs blobs)
    {
        using var clock = new CancellationTokenSource(_limits.After, _time);
        try
        {
            var (before, lost, now) = await LookAsync(clock.Token);
            var changed = before.Where(file => Files.GetValueOrDefault(file.Key) != file.Value)
                .OrderBy(static file => file.Key, StringComparer.Ordinal).ToList();
            var changes = changed.Count == 0 ? [] : await TellAsync(changed, blobs, lost, clock.Token);
            changes.AddRange(await TellFoldersAsync(changed, now, clock.Token));
            Leave();
            return new SnapshotChanges(changes, lost);
        }
        catch (OperationCanceledException)
        {
            throw new SnapshotException($"looking at all files took longer than {_limits.After.TotalSeconds:0} s");
        }
        catch (SnapshotBoundException bound)
        {
            throw new SnapshotException(bound.Message);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or HostException)
        {
            throw new SnapshotException($"it could not be kept ({fault.Message.TrimEnd('.')})");
        }
    }

    public void Dispose()
    {
        _index.Dispose();
        _held.Dispose();
    }

    private void Leave()
    {
        if (_index.Leave() is { } stamp)
        {
            _owner.Leave(new SnapshotState(Files, stamp, _found, _witness));
        }
        else if (_taken is { } taken)
        {
            _owner.Renew(taken, taken with { Witness = _witness });
        }
        else if (_index.Stamp == default)
        {
            // Nothing to record: git makes no index of that.
            _owner.Leave(new SnapshotState(Files, default, _found, _witness));
        }
    }

    private async ValueTask<List<ChangedFile>> TellAsync(
        List<KeyValuePair<string, SnapshotEntry?>> changed, IBlobs blobs, List<string> lost, CancellationToken cancellationToken)
    {
        var keep = new HashSet<string>(StringComparer.Ordinal);
        var wanted = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (path, before) in changed)
        {
            var after = Files.GetValueOrDefault(path);
            wanted.UnionWith(new[] { before?.Object, after?.Object }.OfType<string>());
            if (before is { IsLink: false } && before.Object != after?.Object)
            {
                keep.Add(before.Object);
            }
        }

        var versions = await ReadAsync(wanted, keep, blobs, cancellationToken);
        var told = new List<ChangedFile>(changed.Count);
        foreach (var (path, before) in changed)
        {
            var after = Files.GetValueOrDefault(path);
            var (was, now) = (VersionOf(before, versions), VersionOf(after, versions));
            if ((before is not null && was is null) || (after is not null && now is null))
            {
                lost.Add(path);
                continue;
            }

            told.Add(new ChangedFile(path) { Before = was, After = now, BeforeMode = before?.Mode, AfterMode = after?.Mode });
        }

        return told;
    }

    /// <summary>Looks at files and folders: quickly where a quick look tells that nothing is new since the last.</summary>
    private async ValueTask<(Dictionary<string, SnapshotEntry?> Before, List<string> Lost, FolderState? Folders)> LookAsync(CancellationToken cancellationToken)
    {
        var stamps = await Task.Run(() => _quick.Take(_found), cancellationToken);
        IReadOnlyList<string> others = [];
        if (_witness is { } witness && stamps is not null)
        {
            if (_quick.Compare(witness, stamps, Files) is { } same)
            {
                _witness = same;
                return ([], [], same.Folders);
            }

            others = _quick.FindOthers(witness, stamps, Files);
        }

        _index.Make();
        var files = _own ??= new Dictionary<string, SnapshotEntry>(Files, StringComparer.Ordinal);
        var (before, lost, names, folders) = await LookAsync(files, others, cancellationToken);
        _found = folders is null ? null : new LookFindings(files, names, folders);
        _witness = stamps is null || _found is null ? null : TreeWitness.Make(stamps, files, _found);
        return (before, lost, folders);
    }

    /// <summary>Looks with git. Mostly no file is new since the last look: then files and folders go by the same index, side by side.</summary>
    private async ValueTask<(Dictionary<string, SnapshotEntry?> Before, List<string> Lost, IReadOnlySet<string> Names, FolderState? Folders)> LookAsync(
        Dictionary<string, SnapshotEntry> files, IReadOnlyList<string> others, CancellationToken cancellationToken)
    {
        var early = _look.Folders.ReadAsync(_index.Path, cancellationToken).AsTask();
        try
        {
            var (before, lost, names) = await _look.UpdateAsync(_index.Path, files, others, cancellationToken);
            return (before, lost, names, before.Count == 0 ? await early : await _look.Folders.ReadAsync(_index.Path, cancellationToken));
        }
        finally
        {
            await ((Task)early).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async ValueTask<IEnumerable<ChangedFile>> TellFoldersAsync(
        List<KeyValuePair<string, SnapshotEntry?>> changed, FolderState? now, CancellationToken cancellationToken)
    {
        if (_folders is not { } before || now is not { } after)
        {
            return [];
        }

        var touched = changed.Select(static file => file.Key).ToHashSet(StringComparer.Ordinal);
        var added = changed.Where(file => file.Value is null && Files.ContainsKey(file.Key)).Select(static file => file.Key).ToList();
        if (changed.TrueForAll(file => file.Value is not null && Files.ContainsKey(file.Key))
            && before.Empty.Keys.ToHashSet(StringComparer.Ordinal).SetEquals(after.Empty.Keys))
        {
            return [];
        }

        var was = Files.Keys.Where(name => !touched.Contains(name))
            .Concat(changed.Where(static file => file.Value is not null).Select(static file => file.Key));
        return (await _look.Folders.CompareAsync(before, after, was, added, _index.Path, cancellationToken)).Where(folder => !touched.Contains(folder.Path));
    }

    private static string? VersionOf(SnapshotEntry? entry, Dictionary<string, (string Hash, string? Link)> versions) =>
        entry is null || !versions.TryGetValue(entry.Object, out var version) ? null
        : entry.IsLink ? version.Link is { } link ? FileVersionNames.Link + link : null
        : version.Hash;

    private async ValueTask<Dictionary<string, (string Hash, string? Link)>> ReadAsync(
        HashSet<string> wanted, HashSet<string> keep, IBlobs blobs, CancellationToken cancellationToken)
    {
        var versions = new Dictionary<string, (string, string?)>(StringComparer.Ordinal);
        var keeping = new List<Task>();
        var cut = new GitObjects(async (name, content) =>
        {
            versions[name] = ("sha256:" + Convert.ToHexStringLower(SHA256.HashData(content)), content.Length < 4096 ? GitLists.Text(content) : null);
            if (keep.Contains(name))
            {
                keeping.Add(KeepAsync(blobs, content, cancellationToken));
                if (keeping.Count == Width)
                {
                    await Task.WhenAll(keeping);
                    keeping.Clear();
                }
            }
        });
        await _look.Git.RunAsync(
            _index.Path,
            ["cat-file", "--batch"],
            Encoding.ASCII.GetBytes(string.Concat(wanted.Select(static name => name + "\n"))),
            cut.AddAsync,
            cancellationToken);
        await Task.WhenAll(keeping);
        return versions;
    }

    private static async Task KeepAsync(IBlobs blobs, byte[] content, CancellationToken cancellationToken)
    {
        await using var writer = await blobs.CreateAsync(null, cancellationToken);
        await writer.WriteAsync(content, cancellationToken);
        await writer.CompleteAsync(cancellationToken);
    }
}
