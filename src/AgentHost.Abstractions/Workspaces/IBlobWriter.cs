namespace AgentHost;

/// <summary>Writes a blob. Disposing it unfinished leaves nothing behind.</summary>
public interface IBlobWriter : IAsyncDisposable
{
    /// <summary>Appends bytes.</summary>
    ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>Finishes the blob.</summary>
    ValueTask<BlobReference> CompleteAsync(CancellationToken cancellationToken);
}
