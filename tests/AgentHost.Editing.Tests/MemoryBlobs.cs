using AgentHost.Editing.Edits;

namespace AgentHost.Editing.Tests;

/// <summary>Blobs in memory.</summary>
internal sealed class MemoryBlobs : IBlobs
{
    public Dictionary<string, byte[]> Kept { get; } = [];

    public ValueTask<IBlobWriter> CreateAsync(string? mediaType, CancellationToken cancellationToken) => ValueTask.FromResult<IBlobWriter>(new Writer(this));

    public ValueTask<int> ReadAsync(string id, long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (!Kept.TryGetValue(id, out var bytes))
        {
            return ValueTask.FromResult(-1);
        }

        var part = bytes.AsMemory((int)Math.Min(offset, bytes.Length));
        var count = Math.Min(part.Length, buffer.Length);
        part[..count].CopyTo(buffer);
        return ValueTask.FromResult(count);
    }

    private sealed class Writer(MemoryBlobs blobs) : IBlobWriter
    {
        private readonly MemoryStream _bytes = new();

        public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        {
            _bytes.Write(bytes.Span);
            return ValueTask.CompletedTask;
        }

        public ValueTask<BlobReference> CompleteAsync(CancellationToken cancellationToken)
        {
            var bytes = _bytes.ToArray();
            var id = EditContent.Hash(bytes);
            blobs.Kept[id] = bytes;
            return ValueTask.FromResult(new BlobReference(id, bytes.Length));
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
