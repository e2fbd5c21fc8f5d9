using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Threading.Channels;

namespace AgentHost.Probe;

/// <summary>A folder of this machine as a place. The program <c>cut-the-line</c> loses the connection.</summary>
public sealed class FolderConnection(string name, string root, ConcurrentDictionary<string, FolderProcess> kept, Action closed) : TargetConnection
{
    private readonly ConcurrentDictionary<FolderProcess, bool> _running = new();
    private readonly Lock _writing = new();
    private int _over;

    public override string Name => name;

    public override string Root => root;

    public override IReadOnlyList<string> Shell => ["/bin/sh", "-c"];

    public override bool CanWatch => true;

    public override ValueTask<string> ResolveAsync(string path, CancellationToken cancellationToken)
    {
        RequireConnected();
        var (rest, at) = ("", path);
        while (!Path.Exists(at))
        {
            (rest, at) = (Path.Combine(Path.GetFileName(at), rest), Path.GetDirectoryName(at)!);
        }

        var real = Directory.Exists(at) ? new DirectoryInfo(at).ResolveLinkTarget(true)?.FullName : new FileInfo(at).ResolveLinkTarget(true)?.FullName;
        return new(Path.TrimEndingDirectorySeparator(Path.Combine(real ?? at, rest)));
    }

    public override ValueTask<FileStatus?> StatAsync(string path, CancellationToken cancellationToken)
    {
        RequireConnected();
        return new(StatusOf(path));
    }

    public override ValueTask<IReadOnlyList<FileEntry>> ListAsync(string path, CancellationToken cancellationToken)
    {
        RequireConnected();
        return !Directory.Exists(path)
            ? throw FileAccessException.Missing(path)
            : new([
                .. new DirectoryInfo(path).EnumerateFileSystemInfos().Select(static info => new FileEntry(
                    info.Name, info.LinkTarget is not null ? FileKind.Link : info is DirectoryInfo ? FileKind.Folder : FileKind.File))
            ]);
    }

    public override ValueTask<ReadOnlyMemory<byte>> ReadAsync(string path, long offset, int count, CancellationToken cancellationToken)
    {
        RequireConnected();
        if (!File.Exists(path))
        {
            throw FileAccessException.Missing(path);
        }

        using var file = File.OpenHandle(path);
        var buffer = new byte[count];
        return new(buffer.AsMemory(0, RandomAccess.Read(file, buffer, offset)));
    }

    public override ValueTask<FileStatus> WriteAsync(TargetWrite write, CancellationToken cancellationToken)
    {
        RequireConnected();
        lock (_writing)
        {
            var there = File.Exists(write.Path) ? $"sha256:{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(write.Path)))}" : null;
            if (!write.Overwrite && there != write.BaseHash)
            {
                throw new FileAccessException(FileAccessFailure.Conflict, write.Path, $"{write.Path} is not what it was.");
            }

            var mode = write.Mode is { } wanted ? (UnixFileMode)wanted : there is null ? (UnixFileMode?)null : File.GetUnixFileMode(write.Path);
            var beside = write.Path + ".new";
            File.WriteAllBytes(beside, write.Content.ToArray());
            if (mode is { } bits)
            {
                File.SetUnixFileMode(beside, bits);
            }

            File.Move(beside, write.Path, overwrite: true);
            return new(StatusOf(write.Path)!);
        }
    }

    public override ValueTask DeleteAsync(string path, bool recursive, CancellationToken cancellationToken)
    {
        RequireConnected();
        if (Directory.Exists(path))
        {
            if (!recursive && Directory.EnumerateFileSystemEntries(path).Any())
            {
                throw new FileAccessException(FileAccessFailure.Failed, path, $"{path} is not empty.");
            }

            Directory.Delete(path, recursive);
        }
        else if (File.Exists(path))
        {
            File.Delete(path);
        }
        else
        {
            throw FileAccessException.Missing(path);
        }

        return default;
    }

    public override ValueTask CreateFolderAsync(string path, CancellationToken cancellationToken)
    {
        RequireConnected();
        if (File.Exists(path))
        {
            throw new FileAccessException(FileAccessFailure.WrongKind, path, $"{path} is a file.");
        }

        Directory.CreateDirectory(path);
        return default;
    }

    public override ValueTask MoveAsync(string path, string to, CancellationToken cancellationToken)
    {
        RequireConnected();
        if (Path.Exists(to))
        {
            throw new FileAccessException(FileAccessFailure.Conflict, to, $"{to} is there already.");
        }

        Directory.Move(path, to);
        return default;
    }

    public override async IAsyncEnumerable<TargetChanges> WatchAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        RequireConnected();
        var changes = Channel.CreateBounded<string>(new BoundedChannelOptions(100) { FullMode = BoundedChannelFullMode.DropWrite });
        using var watcher = new FileSystemWatcher(path) { IncludeSubdirectories = true };
        watcher.Created += (_, change) => changes.Writer.TryWrite(change.FullPath);
        watcher.Changed += (_, change) => changes.Writer.TryWrite(change.FullPath);
        watcher.Deleted += (_, change) => changes.Writer.TryWrite(change.FullPath);
        watcher.EnableRaisingEvents = true;

        // An empty one says that from now on it is watched.
        yield return new TargetChanges([]);
        await foreach (var change in changes.Reader.ReadAllAsync(cancellationToken))
        {
            yield return new TargetChanges([change]);
        }
    }

    public override ValueTask<TargetProcess> StartAsync(ProcessSpec spec, CancellationToken cancellationToken)
    {
        RequireConnected();
        if (spec.FileName == "cut-the-line")
        {
            Lose("The line was cut.");
            RequireConnected();
        }

        var process = FolderProcess.Start(this, spec, kept);
        _running[process] = true;
        return new(process);
    }

    public override ValueTask<TargetProcess?> FindAsync(string name, CancellationToken cancellationToken)
    {
        RequireConnected();
        return new(kept.GetValueOrDefault(name) is { } found ? found.For(this) : null);
    }

    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _over, 1) != 0)
        {
            return;
        }

        foreach (var process in _running.Keys)
        {
            await process.DisposeAsync();
        }

        closed();
    }

    private static FileStatus? StatusOf(string path) =>
        Directory.Exists(path) ? new FileStatus(path, FileKind.Folder, 0, new DateTimeOffset(Directory.GetLastWriteTimeUtc(path)))
        : File.Exists(path) ? new FileStatus(path, FileKind.File, new FileInfo(path).Length, new DateTimeOffset(File.GetLastWriteTimeUtc(path)))
        {
            Mode = (int)File.GetUnixFileMode(path),
        }
        : null;
}
