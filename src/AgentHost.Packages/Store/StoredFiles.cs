using System.Runtime.InteropServices;

namespace AgentHost.Packages.Store;

/// <summary>Files of the store: readable by all, written once.</summary>
internal static partial class StoredFiles
{
    private const UnixFileMode Plain = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Executable = Plain | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    public static FileStream Create(string path, bool executable)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.None,
            Options = FileOptions.Asynchronous
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = executable ? Executable : Plain;
        }

        return new FileStream(path, options);
    }

    /// <summary>Makes names in a folder outlast a power cut, where the system asks for that.</summary>
    public static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var descriptor = Open(folder, 0);
        if (descriptor >= 0)
        {
            // A file system that cannot do it has no better way either.
            _ = Synchronize(descriptor);
            _ = Close(descriptor);
        }
    }

    /// <summary>The folder and all below it.</summary>
    public static void FlushFolders(string folder)
    {
        foreach (var below in Directory.EnumerateDirectories(folder))
        {
            FlushFolders(below);
        }

        FlushFolder(folder);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Synchronize(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
