using AgentHost.FileSystem;
using AgentHost.Plugins.Installed;

namespace AgentHost.Packages.Store;

/// <summary>A place for one plugin on its way into the store. Held by this process; what a killed one leaves behind is swept by the next.</summary>
internal sealed class StagedPlugin : IDisposable
{
    public const string LockSuffix = ".lock";
    private readonly string _root;
    private readonly FileStream _held;

    private StagedPlugin(string root, FileStream held)
    {
        _root = root;
        _held = held;
        Folder = Directory.CreateDirectory(Path.Combine(root, "content")).FullName;
    }

    /// <summary>Takes the plugin's files; in the store's volume.</summary>
    public string Folder { get; }

    /// <summary>For a package before it is unpacked.</summary>
    public string PackageFile => Path.Combine(_root, "package");

    /// <summary>For a catalog's work.</summary>
    public string WorkFolder => Path.Combine(_root, "work");

    /// <exception cref="HostException">The place cannot be made.</exception>
    public static StagedPlugin Create(PluginPlaces places)
    {
        try
        {
            Directory.CreateDirectory(places.Staging);
            for (var attempt = 1; ; attempt++)
            {
                var place = Path.Combine(places.Staging, Guid.NewGuid().ToString("N"));
                if (Hold(place + LockSuffix, last: attempt == 10) is not { } file)
                {
                    continue;
                }

                try
                {
                    return new StagedPlugin(place, file);
                }
                catch
                {
                    file.Dispose();
                    File.Delete(place + LockSuffix);
                    throw;
                }
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new HostException(HostFailure.Store, $"{places.Staging} cannot be written: {fault.Message}", fault);
        }
    }

    /// <summary>Removes what is still there.</summary>
    public void Dispose()
    {
        Sweep(_root);
        _held.Dispose();
        File.Delete(_root + LockSuffix);
    }

    /// <summary>Removes what nobody holds: what killed processes left behind.</summary>
    /// <param name="staging">The folder of all places.</param>
    public static void SweepLeft(string staging)
    {
        if (!Directory.Exists(staging))
        {
            return;
        }

        foreach (var entry in Directory.EnumerateFileSystemEntries(staging))
        {
            var place = entry.EndsWith(LockSuffix, StringComparison.Ordinal) ? entry[..^LockSuffix.Length] : entry;
            try
            {
                // The name goes while the lock is held: whoever waited with a new lock file sees that it was swept.
                using var lockFile = File.Exists(place + LockSuffix)
                    ? new FileStream(place + LockSuffix, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose)
                    : null;
                Sweep(place);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                // Held, or swept by another in this moment.
                continue;
            }
        }
    }

    /// <summary>Removes a folder as far as that can be done.</summary>
    public static void Sweep(string folder)
    {
        try
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // The next call tries again.
            return;
        }
    }

    /// <summary>Makes and holds a new lock file; null where another process, sweeping, took it between the two.</summary>
    private static FileStream? Hold(string path, bool last)
    {
        try
        {
            var file = PrivateFile.Open(path, FileMode.CreateNew);
            if (File.Exists(path))
            {
                return file;
            }

            file.Dispose();
        }
        catch (IOException) when (!last)
        {
            return null;
        }

        return last ? throw new IOException($"{path} is removed by others as soon as it is made") : null;
    }
}
