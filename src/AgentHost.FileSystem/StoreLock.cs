using Microsoft.Win32.SafeHandles;

namespace AgentHost.FileSystem;

/// <summary>The lock of a store between processes: any number share it, or one has it alone.</summary>
/// <remarks>
/// The runtime's own share modes are the lock: native ones on Windows, <c>flock</c> elsewhere. They end with the process, however it ends.
/// </remarks>
public sealed class StoreLock
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly string _path;

    public StoreLock(string path) => _path = path;

    /// <summary>Takes it together with others; waits for who has it alone, at most 10 seconds.</summary>
    /// <exception cref="IOException">It was not to be had.</exception>
    public async ValueTask<SafeFileHandle> ShareAsync(TimeProvider time)
    {
        var began = time.GetTimestamp();
        var wait = TimeSpan.FromMilliseconds(1);
        while (true)
        {
            try
            {
                return Open(FileAccess.Read, FileShare.Read);
            }
            catch (FileNotFoundException)
            {
                Create();
            }
            catch (IOException exception) when (exception is not DirectoryNotFoundException && time.GetElapsedTime(began) < Patience)
            {
                await Task.Delay(wait, time);
                wait = wait < TimeSpan.FromMilliseconds(16) ? wait * 2 : wait;
            }
        }
    }

    /// <summary>Takes it together with others; null where somebody has it alone.</summary>
    /// <exception cref="UnauthorizedAccessException">Its file may not be made or read.</exception>
    public SafeFileHandle? TryShare()
    {
        Create();
        try
        {
            return Open(FileAccess.Read, FileShare.Read);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Takes it alone; null when anybody else has it.</summary>
    public SafeFileHandle? TryAlone()
    {
        try
        {
            Create();
            return Open(FileAccess.Read, FileShare.None);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private SafeFileHandle Open(FileAccess access, FileShare share) => File.OpenHandle(_path, FileMode.Open, access, share);

    private void Create()
    {
        if (!File.Exists(_path))
        {
            StoreFiles.CreatePrivate(_path);
        }
    }
}
