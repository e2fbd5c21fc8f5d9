using System.Globalization;
using AgentHost.FileSystem;

namespace AgentHost.Editing.Snapshots;

/// <summary>Looks at the files of a workspace before and after a command, so that what it did to them can be taken back.</summary>
/// <remarks>Thread-safe: recordings side by side have an index each and share the contents.</remarks>
/// <param name="paths">The workspace's paths.</param>
/// <param name="calls">The system's calls.</param>
/// <param name="processes">What git is run with.</param>
/// <param name="folder">The private git directory.</param>
/// <param name="hidden">Folders of the host's own, which are not recorded where they lie in the workspace.</param>
/// <param name="limits">Limits on what is recorded.</param>
/// <param name="time">The clock.</param>
public sealed class Snapshotter(
    IWorkspacePaths paths,
    NativeFileSystem calls,
    IProcesses processes,
    SnapshotFolder folder,
    IReadOnlyList<string> hidden,
    SnapshotLimits limits,
    TimeProvider time)
{
    private static readonly TimeSpan RefusalHolds = TimeSpan.FromHours(1);
    private string? _refused;
    private SnapshotState? _last;

    /// <summary>The state that was recorded last in this process; null where nothing was recorded.</summary>
    internal SnapshotState? Last => Volatile.Read(ref _last);

    /// <summary>Leaves what was recorded for the next.</summary>
    internal void Leave(SnapshotState state) => Volatile.Write(ref _last, state);

    /// <summary>Leaves what was seen anew of a state, unless another one was left meanwhile.</summary>
    internal void Renew(SnapshotState taken, SnapshotState state) => Interlocked.CompareExchange(ref _last, state, taken);

    /// <summary>Looks at the files before a command.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SnapshotException">They cannot be recorded, and why.</exception>
    public async ValueTask<SnapshotRecording> BeginAsync(CancellationToken cancellationToken)
    {
        if ((Volatile.Read(ref _refused) ?? ReadRefusal()) is { } reason)
        {
            throw new SnapshotException(reason);
        }

        using var clock = new CancellationTokenSource(limits.Before, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, cancellationToken);
        try
        {
            var top = FindTop();
            var excluded = string.Concat(Excluded(top).Select(static line => line + "\n"));
            var recording = new SnapshotRecording(
                this,
                await folder.HoldAsync(excluded),
                folder,
                new SnapshotScan(paths, calls, new PrivateGit(processes, paths.Root, top, folder.Path), top, limits),
                new QuickLook(calls, paths.Root, () => LookSources.Read(calls, paths.Root, top, excluded), time),
                limits,
                time);
            try
            {
                await recording.BeginAsync(end.Token);
                return recording;
            }
            catch
            {
                recording.Dispose();
                throw;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Refuse(string.Create(CultureInfo.InvariantCulture, $"looking at all files takes longer than {limits.Before.TotalSeconds:0} s"), holds: true);
        }
        catch (SnapshotBoundException bound)
        {
            throw Refuse(bound.Message, holds: true);
        }
        catch (SnapshotException fault)
        {
            throw Refuse(fault.Message, holds: false);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Refuse($"the private folder cannot be written ({fault.Message.TrimEnd('.')})", holds: false);
        }
    }

    /// <summary>Once is enough in one process; what takes long to find out is kept for a while.</summary>
    private SnapshotException Refuse(string reason, bool holds)
    {
        Volatile.Write(ref _refused, reason);
        if (holds)
        {
            try
            {
                File.WriteAllText(folder.Path + ".refused", reason);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                // Then it is found out again.
            }
        }

        return new SnapshotException(reason);
    }

    private string? ReadRefusal()
    {
        var file = new FileInfo(folder.Path + ".refused");
        try
        {
            return file.Exists && time.GetUtcNow().UtcDateTime - file.LastWriteTimeUtc < RefusalHolds && file.Length < 1_000
                ? File.ReadAllText(file.FullName)
                : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The folder of the repository around the workspace: its ignore files count as well.</summary>
    private string FindTop()
    {
        for (var at = paths.Root; !string.IsNullOrEmpty(at); at = Path.GetDirectoryName(at))
        {
            if (Path.Exists(Path.Combine(at, ".git")))
            {
                return at;
            }
        }

        return paths.Root;
    }

    private static IReadOnlyList<string> ReadExcluded(string file)
    {
        try
        {
            return PlainFile.ReadLines(file, 100_000);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Too long, or none of its own: then more is kept than need be.
            return [];
        }
    }

    /// <summary>The repository's own list of what is ignored, and folders of the host.</summary>
    private IEnumerable<string> Excluded(string top)
    {
        var own = Path.Combine(top, ".git", "info", "exclude");
        var lines = File.Exists(own) ? ReadExcluded(own) : [];
        return [.. lines, .. hidden.Where(path => path.StartsWith(top + "/", StringComparison.Ordinal)).Select(path => path[top.Length..] + "/")];
    }
}
