using AgentHost.Plugins.Isolation.Protocol;

namespace AgentHost.PluginRunner.Services;

/// <summary>Blobs of a call's session, kept by the host.</summary>
internal sealed class HostBlobs(RunnerLink link, string scope) : IBlobs
{
    public async ValueTask<IBlobWriter> CreateAsync(string? mediaType, CancellationToken cancellationToken) =>
        new HostBlobWriter(link, scope, await link.AskAsync<BlobCreateParams, int>(RunnerMethods.BlobsCreate, new BlobCreateParams(scope, mediaType), cancellationToken));

    public async ValueTask<int> ReadAsync(string id, long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var chunk = await link.AskAsync<ReadParams, Chunk>(RunnerMethods.BlobsRead, new ReadParams(scope, id, offset, Math.Min(buffer.Length, RunnerLink.ChunkBytes)), cancellationToken);
        if (chunk?.Bytes is not { } bytes)
        {
            return -1;
        }

        bytes.CopyTo(buffer);
        return bytes.Length;
    }
}
