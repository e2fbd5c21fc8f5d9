using AgentHost.Plugins.Isolation.Protocol;

namespace AgentHost.PluginRunner.Services;

/// <summary>Files of a workspace, read by the host.</summary>
internal sealed class HostFiles(RunnerLink link, string scope) : IFiles
{
    /// <summary>Path and offset at which a file was found to end, until a read asks for that place; null when none is known.</summary>
    private (string Path, long Offset)? _end;

    public ValueTask<FileStatus?> StatAsync(string path, CancellationToken cancellationToken) =>
        link.AskAsync<PathParams, FileStatus>(RunnerMethods.FilesStat, new PathParams(scope, path), cancellationToken);

    public async ValueTask<IReadOnlyList<FileEntry>> ListAsync(string path, CancellationToken cancellationToken) =>
        await link.AskAsync<PathParams, IReadOnlyList<FileEntry>>(RunnerMethods.FilesList, new PathParams(scope, path), cancellationToken) ?? [];

    public async ValueTask<int> ReadAsync(string path, long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        // Whoever reads to the end asks once more behind the last bytes. The host has answered that already: fewer than fit in, by the contract, is the end.
        if (_end is var (known, at) && at == offset && known == path)
        {
            _end = null;
            return 0;
        }

        var count = Math.Min(buffer.Length, RunnerLink.ChunkBytes);
        var chunk = await link.AskAsync<ReadParams, Chunk>(RunnerMethods.FilesRead, new ReadParams(scope, path, offset, count), cancellationToken);
        var bytes = chunk?.Bytes ?? default;
        bytes.CopyTo(buffer);
        _end = bytes.Length > 0 && bytes.Length < count ? (path, offset + bytes.Length) : null;
        return bytes.Length;
    }
}

/// <summary>Edits of a call, made by the host.</summary>
internal sealed class HostEdits(RunnerLink link, string scope) : IWorkspaceEdits
{
    public ValueTask<EditResult> PreviewAsync(WorkspaceEdit edit, CancellationToken cancellationToken) =>
        AskAsync(RunnerMethods.EditsPreview, edit, cancellationToken);

    public ValueTask<EditResult> ApplyAsync(WorkspaceEdit edit, CancellationToken cancellationToken) =>
        AskAsync(RunnerMethods.EditsApply, edit, cancellationToken);

    private async ValueTask<EditResult> AskAsync(string method, WorkspaceEdit edit, CancellationToken cancellationToken) =>
        await link.AskAsync<EditParams, EditResult>(method, new EditParams(scope, edit), cancellationToken) ?? new EditResult();
}

/// <summary>Blobs of a call's session, kept by the host.</summary>
internal sealed class HostBlobs(RunnerLink link, string scope) : IBlobs
{
    public async ValueTask<IBlobWriter> CreateAsync(string? mediaType, CancellationToken cancellationToken) =>
        new HostBlobWriter(
            link, scope, await link.AskAsync<BlobCreateParams, int>(RunnerMethods.BlobsCreate, new BlobCreateParams(scope, mediaType), cancellationToken));

    public async ValueTask<int> ReadAsync(string id, long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var chunk = await link.AskAsync<ReadParams, Chunk>(
            RunnerMethods.BlobsRead, new ReadParams(scope, id, offset, Math.Min(buffer.Length, RunnerLink.ChunkBytes)), cancellationToken);
        if (chunk?.Bytes is not { } bytes)
        {
            return -1;
        }

        bytes.CopyTo(buffer);
        return bytes.Length;
    }
}

/// <summary>A blob that the host writes piece by piece.</summary>
internal sealed class HostBlobWriter(RunnerLink link, string scope, int handle) : IBlobWriter
{
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (!bytes.IsEmpty)
        {
            var chunk = bytes[..Math.Min(bytes.Length, RunnerLink.ChunkBytes)];
            await link.AskAsync<WriteParams, Empty>(RunnerMethods.BlobsWrite, new WriteParams(scope, handle, chunk), cancellationToken);
            bytes = bytes[chunk.Length..];
        }
    }

    public async ValueTask<BlobReference> CompleteAsync(CancellationToken cancellationToken) =>
        await link.AskAsync<HandleParams, BlobReference>(RunnerMethods.BlobsComplete, new HandleParams(scope, handle), cancellationToken)
        ?? throw new InvalidOperationException("The host completed the blob with nothing.");

    public async ValueTask DisposeAsync()
    {
        try
        {
            await link.AskAsync<HandleParams, Empty>(RunnerMethods.BlobsClose, new HandleParams(scope, handle), CancellationToken.None);
        }
        catch (InvalidOperationException)
        {
            // Its call has ended, and the host closed it then.
        }
    }
}
