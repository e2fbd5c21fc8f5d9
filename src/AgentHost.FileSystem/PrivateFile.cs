namespace AgentHost.FileSystem;

/// <summary>Files of the host that are for its person alone (mode 0600 where there are modes).</summary>
public static class PrivateFile
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    /// <summary>Opens a file for this process alone.</summary>
    public static FileStream Open(string path, FileMode mode) =>
        Open(path, new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None });

    /// <summary>Opens a file to write at its end, while others may read it.</summary>
    public static FileStream OpenToAppend(string path) =>
        Open(path, new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete });

    /// <summary>Opens a file to read and write while others may read it; made where it is missing. Nothing is held back in memory.</summary>
    public static FileStream OpenShared(string path) =>
        Open(path, new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0
        });

    private static FileStream Open(string path, FileStreamOptions options)
    {
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = Mode;
        }
        return new(path, options);
    }

    /// <summary>
    /// Holds a file for this process alone, until what comes back is disposed; waits for another process, at most 10 s where nothing else is said.
    /// </summary>
    /// <exception cref="IOException">Another process holds it; or it cannot be made, which is told at once.</exception>
    public static ValueTask<FileStream> LockAsync(string path, TimeProvider time, CancellationToken cancellationToken) =>
        LockAsync(path, time, LongestWait, cancellationToken);

    /// <summary>The same, with a wait of its own.</summary>
    public static async ValueTask<FileStream> LockAsync(string path, TimeProvider time, TimeSpan longest, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            try
            {
                return Open(path, FileMode.OpenOrCreate);
            }
            catch (IOException) when (File.Exists(path) && time.GetElapsedTime(start) < longest)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10), time, cancellationToken);
            }
        }
    }

    /// <summary>Replaces a file in one step: readers see the old content or the new.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">What it holds from now on.</param>
    /// <param name="durable">True when it has to outlast a power cut.</param>
    /// <param name="mode">Its rights where there are modes; default for its person alone.</param>
    public static void Write(string path, ReadOnlyMemory<byte> content, bool durable = true, UnixFileMode mode = Mode)
    {
        var aside = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = Open(aside, FileMode.CreateNew))
            {
                stream.Write(content.Span);
                stream.Flush(flushToDisk: durable);
                if (mode != Mode && !OperatingSystem.IsWindows())
                {
                    File.SetUnixFileMode(stream.SafeFileHandle, mode);
                }
            }
            File.Move(aside, path, overwrite: true);
        }
        catch
        {
            File.Delete(aside);
            throw;
        }
    }
}
