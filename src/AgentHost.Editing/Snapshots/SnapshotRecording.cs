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
    private readonly SnapshotFolder _folder;
    private readonly SnapshotScan _look;
    private readonly SnapshotLimits _limits;
    private readonly TimeProvider _time;
    private readonly string _index;
    private Dictionary<string, SnapshotEntry> _files = [];
    private FolderState? _folders;

    /// <summary>Makes one.</summary>
    /// <param name="owner">Whose it is.</param>
    /// <param name="held">Holds the private folder.</param>
    /// <param name="folder">That folder.</param>
    /// <param name="look">How files are looked at.</param>
    /// <param name="limits">Limits on what is recorded.</param>
    /// <param name="time">The clock.</param>
    internal SnapshotRecording(Snapshotter owner, SafeFileHandle held, SnapshotFolder folder, SnapshotScan look, SnapshotLimits limits, TimeProvider time)
    {
        _owner = owner;
        _held = held;
        _folder = folder;
        _look = look;
        _limits = limits;
        _time = time;
        _index = Path.Combine(folder.Path, $"index-{Guid.NewGuid():N}");
    }

    /// <summary>Looks before the command.</summary>
    public async ValueTask BeginAsync(CancellationToken cancellationToken)
    {
        var stamp = CopyIndex();
        _files = _owner.TakeLast() is { } last && last.Stamp == stamp ? last.Files
            : stamp == default ? new Dictionary<string, SnapshotEntry>(StringComparer.Ordinal)
            : await _look.ReadAsync(_index, cancellationToken);
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
            var changed = before.Where(file => _files.GetValueOrDefault(file.Key) != file.Value)
                .OrderBy(static file => file.Key, StringComparer.Ordinal).ToList();
            var changes = changed.Count == 0 ? [] : await TellAsync(changed, blobs, lost, clock.Token);
            changes.AddRange(await TellFoldersAsync(changed, now, clock.Token));
            LeaveIndex();
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
        try
        {
            File.Delete(_index);
            File.Delete(_index + ".lock");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // A later start removes it.
        }

        _held.Dispose();
    }

    /// <summary>An index of its own, so that another command of the workspace does not change it meanwhile.</summary>
    private (DateTime Written, long Length) CopyIndex()
    {
        var last = new FileInfo(_folder.Index);
        if (!last.Exists)
        {
            return default;
        }

        // Git trusts what is older than its index: the copy must not be younger than what it copies.
        var stamp = (last.LastWriteTimeUtc, last.Length);
        File.Copy(_folder.Index, _index);
        File.SetLastWriteTimeUtc(_index, stamp.LastWriteTimeUtc);
        return stamp;
    }

    private void LeaveIndex()
    {
        if (!File.Exists(_index))
        {
            return;
        }

        var own = new FileInfo(_index);
        var stamp = (own.LastWriteTimeUtc, own.Length);
        File.Move(_index, _folder.Index, overwrite: true);
        _owner.Leave(new SnapshotState(_files, stamp));
    }

    private async ValueTask<List<ChangedFile>> TellAsync(
        List<KeyValuePair<string, SnapshotEntry?>> changed, IBlobs blobs, List<string> lost, CancellationToken cancellationToken)
    {
        var keep = new HashSet<string>(StringComparer.Ordinal);
        var wanted = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (path, before) in changed)
        {
            var after = _files.GetValueOrDefault(path);
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
            var after = _files.GetValueOrDefault(path);
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

    /// <summary>Looks at files and folders. Mostly nothing is new since the last look: then both go by the same index, side by side.</summary>
    private async ValueTask<(Dictionary<string, SnapshotEntry?> Before, List<string> Lost, FolderState? Folders)> LookAsync(CancellationToken cancellationToken)
    {
        var early = _look.Folders.ReadAsync(_index, cancellationToken).AsTask();
        try
        {
            var (before, lost) = await _look.UpdateAsync(_index, _files, cancellationToken);
            return (before, lost, before.Count == 0 ? await early : await _look.Folders.ReadAsync(_index, cancellationToken));
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
        var added = changed.Where(file => file.Value is null && _files.ContainsKey(file.Key)).Select(static file => file.Key).ToList();
        if (changed.TrueForAll(file => file.Value is not null && _files.ContainsKey(file.Key))
            && before.Empty.Keys.ToHashSet(StringComparer.Ordinal).SetEquals(after.Empty.Keys))
        {
            return [];
        }

        var was = _files.Keys.Where(name => !touched.Contains(name))
            .Concat(changed.Where(static file => file.Value is not null).Select(static file => file.Key));
        return (await _look.Folders.CompareAsync(before, after, was, added, _index, cancellationToken)).Where(folder => !touched.Contains(folder.Path));
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
            _index,
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
