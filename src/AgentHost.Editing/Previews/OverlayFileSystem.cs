using AgentHost.FileSystem;
using Microsoft.Win32.SafeHandles;

namespace AgentHost.Editing.Previews;

/// <summary>The overlay file system of dry runs: changed files lie over those on disk. Nothing of the workspace is touched.</summary>
/// <remarks>Thread-safe. The contents lie in a temporary folder of its own until it is disposed.</remarks>
public sealed class OverlayFileSystem(NativeFileSystem below, TimeProvider time) : NativeFileSystem, IDisposable
{
    private const long MostBytes = 256L * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, OverlayFile> _files = new(StringComparer.Ordinal);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("agent-dry-run-");
    private long _bytes;

    /// <summary>Has a file hold other content.</summary>
    /// <exception cref="IOException">It is too much, or cannot be kept.</exception>
    public void Write(string path, ReadOnlySpan<byte> content)
    {
        var kept = Path.Combine(_folder.FullName, Guid.NewGuid().ToString("N"));
        lock (_gate)
        {
            _bytes += content.Length;
            if (_bytes > MostBytes)
            {
                throw new IOException($"a dry run keeps at most {MostBytes / 1024 / 1024} MB of changes");
            }
        }

        File.WriteAllBytes(kept, content);
        // a regular file, rw-r--r--
        var mode = Stat(path) is { Kind: FileKind.File, Mode: { } known } ? known : OperatingSystem.IsWindows() ? (int?)null : 0x81A4;
        Put(path, new OverlayFile(new FileFacts(FileKind.File, content.Length, time.GetUtcNow().UtcTicks, mode, Writable: true), kept));
    }

    /// <summary>Has a file or a folder be gone.</summary>
    public void Delete(string path)
    {
        lock (_gate)
        {
            foreach (var inside in _files.Keys.Where(known => known.StartsWith(path + "/", StringComparison.Ordinal)).ToList())
            {
                _files.Remove(inside);
            }

            _files[path] = new OverlayFile(null, null);
        }
    }

    /// <summary>Has a file be as it is below again.</summary>
    internal void Forget(string path)
    {
        lock (_gate)
        {
            if (_files.Remove(path, out var kept) && kept is { Content: { } content })
            {
                _bytes -= kept.Facts?.Length ?? 0;
                File.Delete(content);
            }
        }
    }

    /// <inheritdoc/>
    public override LinkKind ReadLink(string path, out string? target)
    {
        target = null;
        return Find(path) is { Facts: not null } ? LinkKind.NotLink : below.ReadLink(path, out target);
    }

    /// <inheritdoc/>
    public override FileFacts? Stat(string path)
    {
        if (Find(path) is { Facts: { } known })
        {
            return known;
        }

        // What is gone may have come again, as the folder of files that were written since.
        var gone = Find(path) is not null || HasGoneAncestor(path);
        return !gone && below.Stat(path) is { } facts ? facts : HoldsFiles(path) ? Folder() : null;
    }

    /// <inheritdoc/>
    public override SafeFileHandle OpenRead(string path) =>
        Find(path) is { Content: { } content } ? File.OpenHandle(content)
        : Stat(path) is null ? throw new FileAccessException(FileAccessFailure.Missing, path, $"{path} does not exist.")
        : below.OpenRead(path);

    /// <inheritdoc/>
    public override List<FileEntry> List(string path)
    {
        if (Stat(path) is null)
        {
            throw new FileAccessException(FileAccessFailure.Missing, path, $"{path} does not exist.");
        }

        var isOnDisk = !HasGoneAncestor(path) && Find(path) is not { Facts: null } && below.Stat(path) is not null;
        var entries = (isOnDisk ? below.List(path) : []).ToDictionary(static entry => entry.Name, StringComparer.Ordinal);
        var start = path.EndsWith('/') ? path : path + "/";
        lock (_gate)
        {
            foreach (var (name, file) in _files.Where(known => known.Key.StartsWith(start, StringComparison.Ordinal)))
            {
                var rest = name[start.Length..];
                var slash = rest.IndexOf('/', StringComparison.Ordinal);
                if (slash >= 0)
                {
                    if (file.Facts is not null)
                    {
                        entries.TryAdd(rest[..slash], new FileEntry(rest[..slash], FileKind.Folder));
                    }
                }
                else if (file.Facts is { } facts)
                {
                    entries[rest] = new FileEntry(rest, facts.Kind);
                }
                else
                {
                    entries.Remove(rest);
                }
            }
        }

        return [.. entries.Values];
    }

    /// <inheritdoc/>
    public override HeldFolder Hold(string path) => throw new InvalidOperationException("A dry run changes nothing on disk.");

    public void Dispose()
    {
        try
        {
            _folder.Delete(recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It lies in the system's folder for such things.
        }
    }

    private void Put(string path, OverlayFile file)
    {
        lock (_gate)
        {
            _files[path] = file;
        }
    }

    private OverlayFile? Find(string path)
    {
        lock (_gate)
        {
            return _files.GetValueOrDefault(path);
        }
    }

    /// <summary>Tests that a path lies in a folder that is gone: nothing of it on disk is there any more.</summary>
    private bool HasGoneAncestor(string path)
    {
        for (var slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1))
        {
            if (Find(path[..slash]) is { Facts: null })
            {
                return true;
            }
        }

        return false;
    }

    private bool HoldsFiles(string path)
    {
        lock (_gate)
        {
            return _files.Any(known => known.Value.Facts is not null && known.Key.StartsWith(path + "/", StringComparison.Ordinal));
        }
    }

    private FileFacts Folder() => new(FileKind.Folder, 0, time.GetUtcNow().UtcTicks, OperatingSystem.IsWindows() ? null : 0x41ED, Writable: true);
}
