using Microsoft.Win32.SafeHandles;

namespace AgentHost.FileSystem;

/// <summary>The calls of a place that is not this machine, as the host's own parts make them. Nothing is held open there.</summary>
/// <param name="place">The place.</param>
public sealed class RemoteFileSystem(RemotePlace place) : NativeFileSystem
{
    /// <summary>The largest file that is brought here: 64 MB.</summary>
    private const long MostBytes = 64 * 1024 * 1024;

    private const int ChunkBytes = 1024 * 1024;

    /// <inheritdoc/>
    public override LinkKind ReadLink(string path, out string? target)
    {
        target = null;
        return Stat(path) switch { null => LinkKind.Missing, { Kind: FileKind.Link } => LinkKind.Refused, _ => LinkKind.NotLink };
    }

    /// <inheritdoc/>
    public override FileFacts? Stat(string path) => place.Ask<FileFacts?>(path, async (there, token) =>
    {
        var status = await there.StatAsync(path, token);
        if (path != "/" && await LeadsElsewhereAsync(there, path, token))
        {
            return new FileFacts(FileKind.Link, 0, 0, 0x1ff, Writable: true);
        }

        return status is null ? null
            : new FileFacts(status.Kind, status.Length, status.Modified.UtcTicks, status.Mode, !status.ReadOnly);
    });

    /// <inheritdoc/>
    public override SafeFileHandle OpenRead(string path)
    {
        var copy = OpenCopy();
        try
        {
            return place.Ask(path, async (there, token) =>
            {
                for (var at = 0L; ;)
                {
                    var bytes = await there.ReadAsync(path, at, ChunkBytes, token);
                    await RandomAccess.WriteAsync(copy, bytes, at, token);
                    at += bytes.Length;
                    if (bytes.Length < ChunkBytes)
                    {
                        return copy;
                    }

                    if (at > MostBytes)
                    {
                        throw new FileAccessException(
                            FileAccessFailure.TooLarge, path, $"{path} is larger than {MostBytes / 1024 / 1024} MB, too much to be brought from {place.Name}.");
                    }
                }
            });
        }
        catch
        {
            copy.Dispose();
            throw;
        }
    }

    /// <summary>A file of this machine without a name where that can be, for nobody but this user.</summary>
    private static SafeFileHandle OpenCopy()
    {
        var path = Path.Combine(Path.GetTempPath(), $".agent-{Guid.NewGuid():N}.tmp");
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 0,
            Options = OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None,
        };
        if (OperatingSystem.IsWindows())
        {
            return new FileStream(path, options).SafeFileHandle;
        }

        options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var handle = new FileStream(path, options).SafeFileHandle;
        File.Delete(path);
        return handle;
    }

    /// <inheritdoc/>
    public override List<FileEntry> List(string path) =>
        [.. place.Ask(path, (there, token) => there.ListAsync(path, token))];

    /// <inheritdoc/>
    public override HeldFolder Hold(string path) =>
        throw new FileAccessException(FileAccessFailure.Failed, path, $"{path} cannot be held open: it is on {place.Name}.");

    private static async ValueTask<bool> LeadsElsewhereAsync(TargetConnection there, string path, CancellationToken cancellationToken)
    {
        var real = await there.ResolveAsync(path, cancellationToken);
        if (real == path)
        {
            return false;
        }

        var slash = path.LastIndexOf('/');
        var above = slash <= 0 ? "/" : await there.ResolveAsync(path[..slash], cancellationToken);
        return real != $"{above.TrimEnd('/')}/{path[(slash + 1)..]}";
    }
}
