using AgentHost.FileSystem;

namespace AgentHost.Editing.Buffers;

/// <summary>Files of a workspace as an editor has them.</summary>
/// <param name="paths">The workspace's paths.</param>
/// <param name="gate">What may be read, and so asked for.</param>
/// <param name="plain">The files on disk, through the same gate.</param>
/// <param name="buffers">The editor's.</param>
internal sealed class BufferedFiles(IWorkspacePaths paths, IPathGate gate, IFiles plain, SessionBuffers buffers) : IFiles
{
    private const int MostAsked = 20;

    private IFiles Files => buffers.Calls is var calls && calls is Previews.OverlayFileSystem ? new LocalFiles(paths, gate, calls) : plain;

    /// <inheritdoc/>
    public async ValueTask<FileStatus?> StatAsync(string path, CancellationToken cancellationToken)
    {
        await AskAsync(path, cancellationToken);
        return await Files.StatAsync(path, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<FileEntry>> ListAsync(string path, CancellationToken cancellationToken) => Files.ListAsync(path, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<int> ReadAsync(string path, long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        // What follows the beginning is of the same text.
        if (offset == 0)
        {
            await AskAsync(path, cancellationToken);
        }

        return await Files.ReadAsync(path, offset, buffer, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<IOpenFolder> OpenFolderAsync(string path, CancellationToken cancellationToken)
    {
        var known = paths.Resolve(path) is { IsResolved: true } folder ? buffers.KnownIn(folder.Path) : [];
        foreach (var file in known.Take(MostAsked))
        {
            await AskAsync(file, cancellationToken);
        }

        // Folders without such a text are read as fast as ever.
        return await (known.Count > 0 ? Files : plain).OpenFolderAsync(path, cancellationToken);
    }

    private async ValueTask AskAsync(string path, CancellationToken cancellationToken)
    {
        if (paths.Resolve(path) is { IsResolved: true, Path: var real } && paths.IsInside(real) && gate.Judge(real, isFolder: false).IsAllowed)
        {
            await buffers.RefreshAsync(real, cancellationToken);
        }
    }
}
