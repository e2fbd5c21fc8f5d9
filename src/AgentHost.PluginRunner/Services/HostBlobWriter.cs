using AgentHost.Plugins.Isolation.Protocol;

namespace AgentHost.PluginRunner.Services;

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
