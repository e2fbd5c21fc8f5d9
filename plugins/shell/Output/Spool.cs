namespace AgentHost.Plugins.Shell.Output;

/// <summary>
/// Keeps output in a file that has no name any more, so that nothing is left of it when the process ends: what a job prints between two calls has nowhere else
/// to be.
/// </summary>
/// <param name="folder">Where the file is made.</param>
internal sealed class Spool(string folder) : IBlobs, IDisposable
{
    private const int ChunkBytes = 256 * 1024;

    private FileStream? _file;

    public ValueTask<IBlobWriter> CreateAsync(string? mediaType, CancellationToken cancellationToken)
    {
        try
        {
            return new(new Writer(_file = Open()));
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new IOException(exception.Message, exception);
        }
    }

    public ValueTask<int> ReadAsync(string id, long offset, Memory<byte> buffer, CancellationToken cancellationToken) =>
        _file is null ? new(-1) : RandomAccess.ReadAsync(_file.SafeFileHandle, buffer, offset, cancellationToken);

    /// <summary>Copies what was kept into a blob of the session.</summary>
    public async ValueTask<BlobReference?> MoveAsync(IBlobs blobs, CancellationToken cancellationToken)
    {
        if (_file is null)
        {
            return null;
        }

        await using var writer = await blobs.CreateAsync("text/plain; charset=utf-8", cancellationToken);
        var buffer = new byte[ChunkBytes];
        long offset = 0;
        while (await ReadAsync("", offset, buffer, cancellationToken) is > 0 and var read)
        {
            await writer.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            offset += read;
        }

        return await writer.CompleteAsync(cancellationToken);
    }

    public void Dispose() => _file?.Dispose();

    private FileStream Open()
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, $"{Guid.NewGuid():N}.out");
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Delete,
            BufferSize = 0,
            Options = FileOptions.DeleteOnClose
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var file = new FileStream(path, options);
        if (!OperatingSystem.IsWindows())
        {
            File.Delete(path);
        }

        return file;
    }

    private sealed class Writer(FileStream file) : IBlobWriter
    {
        public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => await file.WriteAsync(bytes, cancellationToken);

        public ValueTask<BlobReference> CompleteAsync(CancellationToken cancellationToken) => new(new BlobReference("spool", file.Length));

        public ValueTask DisposeAsync() => default;
    }
}
