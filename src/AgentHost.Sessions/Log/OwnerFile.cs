namespace AgentHost.Sessions.Log;

/// <summary>
/// A file that an owner of sessions holds locked for as long as it lives: tells across PID namespaces, where numbers of processes mean nothing, that it has
/// ended. The lock (<c>flock</c>) ends with the process, however it ends, and is the kernel's: it holds among all namespaces of one boot.
/// </summary>
internal sealed class OwnerFile : IDisposable
{
    private const string FolderName = "owners";
    private const int MostLeft = 20;

    private readonly FileStream _held;

    private OwnerFile(FileStream held) => _held = held;

    /// <summary>Holds the file of an owner; null where none can be had: others go by the time of its last sign then.</summary>
    /// <param name="folder">Folder of the store.</param>
    /// <param name="owner">The owner.</param>
    public static OwnerFile? Hold(string folder, string owner)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        try
        {
            var all = Directory.CreateDirectory(Path.Combine(folder, FolderName)).FullName;
            RemoveLeft(all);
            return new OwnerFile(new FileStream(Path.Combine(all, owner), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Tells whether an owner of this boot has ended; null where it held no file.</summary>
    /// <param name="folder">Folder of the store.</param>
    /// <param name="owner">The owner.</param>
    public static bool? IsGone(string folder, string owner)
    {
        try
        {
            using var taken = new FileStream(Path.Combine(folder, FolderName, owner), FileMode.Open, FileAccess.Write, FileShare.None, 1);
            return true;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            return null;
        }
        catch (IOException)
        {
            return false;
        }
    }

    public void Dispose() => _held.Dispose();

    /// <summary>Removes files of processes that were killed, once there are some.</summary>
    private static void RemoveLeft(string folder)
    {
        var files = Directory.GetFiles(folder);
        foreach (var file in files.Length > MostLeft ? files : [])
        {
            try
            {
                using var taken = new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Its owner lives, or it is gone by now.
            }
        }
    }
}
