using Microsoft.Win32.SafeHandles;

namespace AgentHost.FileSystem;

/// <summary>The few calls for which systems differ. All take real paths and follow no link in the last name.</summary>
/// <remarks>Thread-safe.</remarks>
public abstract class NativeFileSystem
{
    /// <summary>Reads a link.</summary>
    public abstract LinkKind ReadLink(string path, out string? target);

    /// <summary>Gets the status of a path; null when nothing stands there.</summary>
    public abstract FileFacts? Stat(string path);

    /// <summary>Counts the names of the regular file at a path; 1 for all else that may be there, 0 for a pipe, a socket or a device.</summary>
    public virtual int NamesOf(string path) => 1;

    /// <summary>Gets what tells a file from its later self and from others; null where nothing stands there, or the system has no such facts.</summary>
    public virtual FileStamp? StampOf(string path) => null;

    /// <summary>Takes the stamps of all entries of a folder and of folders in it.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="folders">Paths of the others from it; links are not followed.</param>
    /// <returns>Those that there are and that may be listed, by path, the root by an empty one; null where the system has no such facts.</returns>
    public virtual IReadOnlyDictionary<string, FolderStamps>? StampFolders(string root, IReadOnlySet<string> folders) => null;

    /// <summary>Opens a regular file, never waiting for a pipe, and only if it still is the file at that real path.</summary>
    /// <exception cref="FileAccessException">It does not exist, is of another kind, or leads elsewhere by now.</exception>
    public abstract SafeFileHandle OpenRead(string path);

    /// <summary>The entries of a folder.</summary>
    /// <exception cref="FileAccessException">It does not exist, is no folder, or leads elsewhere by now.</exception>
    public abstract List<FileEntry> List(string path);

    /// <summary>Opens a folder for reading much in it; null where the system, or what stands over it, cannot do that.</summary>
    /// <exception cref="FileAccessException">It does not exist, is no folder, or leads elsewhere by now.</exception>
    internal virtual IFolderCalls? OpenFolder(string path) => null;

    /// <summary>Opens a folder if no link leads to it; null when one does, or it cannot be opened.</summary>
    internal virtual IFolderCalls? TryOpenFolder(string path) => null;

    /// <summary>Holds a folder, so that what is done in it is done in the folder that was checked.</summary>
    /// <exception cref="FileAccessException">It does not exist, is no folder, or leads elsewhere by now.</exception>
    public abstract HeldFolder Hold(string path);

    /// <summary>The calls of this system.</summary>
    public static NativeFileSystem ForThisSystem() => OperatingSystem.IsLinux() ? new LinuxFileSystem() : new PortableFileSystem();

    protected static FileAccessException Moved(string path) =>
        new(FileAccessFailure.NotPermitted, path, $"{path} was moved or replaced by a link while it was being opened; look at it again.");

    protected static FileAccessException NotRegular(string path) =>
        new(FileAccessFailure.WrongKind, path, $"{path} is no regular file; folders, pipes, sockets and devices cannot be read.");

    protected static FileAccessException NotFolder(string path) =>
        new(FileAccessFailure.WrongKind, path, $"{path} is no folder.");

    protected static FileAccessException Denied(string path) =>
        new(FileAccessFailure.Failed, path, $"The system does not let this user open {path}.");
}
