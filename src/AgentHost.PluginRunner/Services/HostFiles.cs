using AgentHost.Plugins.Isolation.Protocol;

namespace AgentHost.PluginRunner.Services;

/// <summary>Files of a workspace, read by the host.</summary>
internal sealed class HostFiles(RunnerLink link, string scope) : IFiles
{
    /// <summary>Where a file was found to end, until that is asked for.</summary>
    private (string Path, long Offset)? end;

    public ValueTask<FileStatus?> StatAsync(string path, CancellationToken cancellationToken) =>
        link.AskAsync<PathParams, FileStatus>(RunnerMethods.FilesStat, new PathParams(scope, path), cancellationToken);

    public async ValueTask<IReadOnlyList<FileEntry>> ListAsync(string path, CancellationToken cancellationToken) =>
        await link.AskAsync<PathParams, IReadOnlyList<FileEntry>>(RunnerMethods.FilesList, new PathParams(scope, path), cancellationToken) ?? [];

    public async ValueTask<int> ReadAsync(string path, long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        // Whoever reads to the end asks once more behind the last bytes. The host has answered that already: fewer than fit in, by the contract, is the end.
        if (end is var (known, at) && at == offset && known == path)
        {
            end = null;
            return 0;
        }

        var count = Math.Min(buffer.Length, RunnerLink.ChunkBytes);
        var chunk = await link.AskAsync<ReadParams, Chunk>(RunnerMethods.FilesRead, new ReadParams(scope, path, offset, count), cancellationToken);
        var bytes = chunk?.Bytes ?? default;
        bytes.CopyTo(buffer);
        end = bytes.Length > 0 && bytes.Length < count ? (path, offset + bytes.Length) : null;
        return bytes.Length;
    }
}
