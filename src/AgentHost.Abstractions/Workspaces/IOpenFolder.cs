namespace AgentHost;

/// <summary>A folder that is kept open to look at many things in it: none of them costs a look-up of the whole path again.</summary>
/// <remarks>
/// The same may be read as through <see cref="IFiles"/>. On systems that can do it, what is read is in the folder that was opened, even when it was moved or
/// replaced since. Dispose it when done. Thread-safe, but for disposal.
/// </remarks>
public interface IOpenFolder : IDisposable
{
    /// <summary>Its entries, in no order; the files that rules or <c>.agentignore</c> hide are left out.</summary>
    /// <exception cref="FileAccessException">It is no folder, or may not be read.</exception>
    ValueTask<IReadOnlyList<FileEntry>> ListAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Reads the status of the entry of a name; null when nothing stands there. Cheaper than <see cref="IFiles.StatAsync"/>: a link may not be followed, and
    /// <see cref="FileStatus.ReadOnly"/> is told from the permission bits alone.
    /// </summary>
    /// <param name="name">A name, without a path.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="FileAccessException">It may not be looked at.</exception>
    ValueTask<FileStatus?> LookAsync(string name, CancellationToken cancellationToken);

    /// <summary>Reads bytes of a regular file in it, as <see cref="IFiles.ReadAsync"/> does.</summary>
    /// <param name="name">A name, without a path. Links may be refused.</param>
    /// <param name="offset">First byte, from 0.</param>
    /// <param name="buffer">Buffer for the bytes; at most 1 MB is read in one call.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Number of bytes read: fewer than fit in only where the file ends, 0 at the end.</returns>
    /// <exception cref="FileAccessException">It does not exist, is no regular file, or may not be read.</exception>
    ValueTask<int> ReadAsync(string name, long offset, Memory<byte> buffer, CancellationToken cancellationToken);
}
