using System.IO.Enumeration;

namespace AgentHost.Plugins.TestKit;

/// <summary>Files below a folder, read straight from the disk.</summary>
public sealed class TestFiles(string root) : IFiles
{
    /// <summary>Paths that may not be touched, by their ending.</summary>
    public string? Forbidden { get; set; }

    /// <inheritdoc/>
    public ValueTask<FileStatus?> StatAsync(string path, CancellationToken cancellationToken)
    {
        var full = Full(path);
        FileSystemInfo info = Directory.Exists(full) ? new DirectoryInfo(full) : new FileInfo(full);
        if (!info.Exists)
        {
            return new((FileStatus?)null);
        }

        var kind = info is DirectoryInfo ? FileKind.Folder : FileKind.File;
        return new(new FileStatus(full, kind, info is FileInfo file ? file.Length : 0, new DateTimeOffset(info.LastWriteTimeUtc)) { Inside = IsInside(full) });
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<FileEntry>> ListAsync(string path, CancellationToken cancellationToken)
    {
        var full = Full(path);
        if (!Directory.Exists(full))
        {
            throw FileAccessException.Missing(path);
        }

        var entries = new FileSystemEnumerable<FileEntry>(
            full,
            static (ref entry) => new(entry.FileName.ToString(), Kind(ref entry)),
            new() { AttributesToSkip = FileAttributes.None, ReturnSpecialDirectories = false });
        return new(entries.ToList());
    }

    /// <inheritdoc/>
    public ValueTask<int> ReadAsync(string path, long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var full = Full(path);
        try
        {
            using var handle = File.OpenHandle(full);
            return new(RandomAccess.Read(handle, buffer.Span[..Math.Min(buffer.Length, 1024 * 1024)], offset));
        }
        catch (IOException)
        {
            throw FileAccessException.Missing(path);
        }
        catch (UnauthorizedAccessException)
        {
            throw new FileAccessException(FileAccessFailure.WrongKind, path, $"{path} is no file.");
        }
    }

    private static FileKind Kind(ref FileSystemEntry entry) =>
        entry.Attributes.HasFlag(FileAttributes.ReparsePoint) ? FileKind.Link
        : entry.IsDirectory ? FileKind.Folder : FileKind.File;

    private string Full(string path)
    {
        var full = Path.GetFullPath(Path.Combine(root, path));
        if (!IsInside(full) || (Forbidden is not null && full.EndsWith(Forbidden, StringComparison.Ordinal)))
        {
            throw new FileAccessException(FileAccessFailure.NotPermitted, path, $"{path} may not be read.");
        }

        return full;
    }

    private bool IsInside(string full) => full == root || full.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
