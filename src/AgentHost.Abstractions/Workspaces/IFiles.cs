namespace AgentHost;

/// <summary>Reads files of a workspace's target.</summary>
/// <remarks>
/// Paths are absolute, or relative to the workspace's root; both <c>/</c> and the system's separator are taken. Every path is resolved to its real path before
/// it is checked: what a link points to outside is outside. What may not be read throws <see cref="FileAccessException"/>; what is ignored or hidden is absent.
/// Changes go through <see cref="IWorkspaceEdits"/>. Thread-safe.
/// </remarks>
public interface IFiles
{
    /// <summary>Reads the status of a path, links followed; null when nothing stands there.</summary>
    ValueTask<FileStatus?> StatAsync(string path, CancellationToken cancellationToken);

    /// <summary>The entries of a folder, in no order; the files that rules or <c>.agentignore</c> hide are left out.</summary>
    /// <exception cref="FileAccessException">It is no folder, or may not be read.</exception>
    ValueTask<IReadOnlyList<FileEntry>> ListAsync(string path, CancellationToken cancellationToken);

    /// <summary>Reads bytes of a regular file into a buffer.</summary>
    /// <param name="path">The file. Devices, pipes and sockets are refused.</param>
    /// <param name="offset">First byte, from 0.</param>
    /// <param name="buffer">Buffer for the bytes; at most 1 MB is read in one call.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Number of bytes read: fewer than fit in only where the file ends, 0 at the end.</returns>
    /// <exception cref="FileAccessException">It does not exist, is no regular file, or may not be read.</exception>
    ValueTask<int> ReadAsync(string path, long offset, Memory<byte> buffer, CancellationToken cancellationToken);

    /// <summary>Opens a folder to look at many things in it. The default reaches each by its path.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The folder, to be disposed. That it is none, or may not be read, is said here or when it is listed.</returns>
    /// <exception cref="FileAccessException">It is no folder, or may not be read.</exception>
    ValueTask<IOpenFolder> OpenFolderAsync(string path, CancellationToken cancellationToken) => new(this.FolderByPath(path));
}
