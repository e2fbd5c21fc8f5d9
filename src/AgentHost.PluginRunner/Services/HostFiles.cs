using AgentHost.Kernel.Plugins.Isolation.Protocol;

namespace AgentHost.PluginRunner.Services;

/// <summary>Files of a workspace, read by the host.</summary>
internal sealed class HostFiles(RunnerLink link, string scope) : IFiles
{
    public ValueTask<FileStatus?> StatAsync(string path, CancellationToken cancellationToken) =>
        link.AskAsync<PathParams, FileStatus>(RunnerMethods.FilesStat, new PathParams(scope, path), cancellationToken);

    public async ValueTask<IReadOnlyList<FileEntry>> ListAsync(string path, CancellationToken cancellationToken) =>
        await link.AskAsync<PathParams, IReadOnlyList<FileEntry>>(RunnerMethods.FilesList, new PathParams(scope, path), cancellationToken) ?? [];

    public async ValueTask<int> ReadAsync(string path, long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var chunk = await link.AskAsync<ReadParams, Chunk>(RunnerMethods.FilesRead, new ReadParams(scope, path, offset, Math.Min(buffer.Length, RunnerLink.ChunkBytes)), cancellationToken);
        var bytes = chunk?.Bytes ?? default;
        bytes.CopyTo(buffer);
        return bytes.Length;
    }
}
