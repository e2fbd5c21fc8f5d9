namespace AgentHost.Server.Access;

/// <summary>Files and folders for their person alone: mode 0600 and 0700 where there are modes.</summary>
internal static class OwnFiles
{
    private const UnixFileMode FileMode600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode FolderMode700 = FileMode600 | UnixFileMode.UserExecute;

    /// <summary>Makes a folder, or takes the rights of others from one that is there.</summary>
    public static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        Directory.CreateDirectory(path, FolderMode700);
        if (File.GetUnixFileMode(path) != FolderMode700)
        {
            File.SetUnixFileMode(path, FolderMode700);
        }
    }

    /// <summary>Replaces a file in one step.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var aside = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = Open(aside, FileMode.CreateNew))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }

            File.Move(aside, path, overwrite: true);
        }
        catch
        {
            File.Delete(aside);
            throw;
        }
    }

    /// <summary>Holds a file for this process until what comes back is disposed.</summary>
    /// <exception cref="IOException">Another process holds it for longer than the wait.</exception>
    public static async ValueTask<FileStream> LockAsync(string path, TimeSpan longest, TimeProvider time, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            try
            {
                return Open(path, FileMode.OpenOrCreate);
            }
            catch (IOException) when (File.Exists(path) && time.GetElapsedTime(began) < longest)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10), time, cancellationToken);
            }
        }
    }

    /// <summary>Opens a file for this process alone.</summary>
    public static FileStream Open(string path, FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = FileMode600;
        }

        return new(path, options);
    }
}
