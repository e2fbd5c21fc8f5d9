namespace AgentHost;

/// <summary>Everyday reading on top of <see cref="IFiles"/>.</summary>
public static class FileExtensions
{
    private const int ChunkBytes = 256 * 1024;

    /// <summary>Reads a file whole.</summary>
    /// <param name="files">The files.</param>
    /// <param name="path">The file.</param>
    /// <param name="maxBytes">The most that may be read.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="FileAccessException">It does not exist, may not be read, or is longer than <paramref name="maxBytes"/>.</exception>
    public static async ValueTask<byte[]> ReadAllAsync(this IFiles files, string path, int maxBytes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(files);
        var status = await files.StatAsync(path, cancellationToken) ?? throw FileAccessException.Missing(path);
        if (status.Length > maxBytes)
        {
            throw TooLong(path, maxBytes);
        }

        // One byte more than expected tells a file that grows from one that is done.
        var buffer = new byte[Math.Min(maxBytes, status.Length) + 1];
        var filled = 0;
        while (true)
        {
            if (filled == buffer.Length)
            {
                if (filled > maxBytes)
                {
                    throw TooLong(path, maxBytes);
                }

                Array.Resize(ref buffer, (int)Math.Min((long)maxBytes + 1, (long)buffer.Length + ChunkBytes));
            }

            var read = await files.ReadAsync(path, filled, buffer.AsMemory(filled), cancellationToken);
            if (read == 0)
            {
                return buffer.AsSpan(0, filled).ToArray();
            }

            filled += read;
        }
    }

    /// <summary>A folder whose entries are reached by their paths, one by one; nothing is opened or checked before they are.</summary>
    /// <param name="files">The files.</param>
    /// <param name="path">The folder; empty for the workspace's root.</param>
    public static IOpenFolder FolderByPath(this IFiles files, string path)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(path);
        return new FolderByPath(files, path);
    }

    private static FileAccessException TooLong(string path, int maxBytes) =>
        new(FileAccessFailure.TooLarge, path, $"{path} is longer than {maxBytes} bytes.");
}
