using AgentHost.Kernel.Sessions;

namespace AgentHost.Kernel.Workspaces;

/// <summary>The store's blobs, before the store has been opened.</summary>
internal sealed class LateBlobs(Task<SessionStore> store) : IBlobs
{
    public async ValueTask<IBlobWriter> CreateAsync(string? mediaType, CancellationToken cancellationToken) =>
        await (await store).Blobs.CreateAsync(mediaType, cancellationToken);

    public async ValueTask<int> ReadAsync(string id, long offset, Memory<byte> buffer, CancellationToken cancellationToken) =>
        await (await store).Blobs.ReadAsync(id, offset, buffer, cancellationToken);
}
