using System.Security.Cryptography;

namespace AgentHost.Plugins.TestKit;

/// <summary>Blobs in memory. A very long one is only counted.</summary>
public sealed class TestBlobs : IBlobs
{
    private const int MaxKept = 16 * 1024 * 1024;

    private readonly Dictionary<string, byte[]> _blobs = new(StringComparer.Ordinal);

    /// <summary>Bytes written to all blobs.</summary>
    public long Written { get; private set; }

    /// <summary>Adds a blob and returns its digits.</summary>
    public string Add(byte[] bytes)
    {
        var id = Convert.ToHexStringLower(SHA256.HashData(bytes));
        _blobs[id] = bytes;
        return id;
    }

    /// <inheritdoc/>
    public ValueTask<IBlobWriter> CreateAsync(string? mediaType, CancellationToken cancellationToken) => new(new Writer(this));

    /// <inheritdoc/>
    public ValueTask<int> ReadAsync(string id, long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var digits = id.StartsWith("sha256:", StringComparison.Ordinal) ? id[7..] : id;
        var blob = digits.Length < 8 ? null : _blobs.FirstOrDefault(pair => pair.Key.StartsWith(digits, StringComparison.Ordinal)).Value;
        if (blob is null)
        {
            return new(-1);
        }

        var count = (int)Math.Clamp(blob.Length - offset, 0, buffer.Length);
        blob.AsSpan((int)Math.Min(offset, blob.Length), count).CopyTo(buffer.Span);
        return new(count);
    }

    private sealed class Writer(TestBlobs blobs) : IBlobWriter
    {
        private readonly MemoryStream _bytes = new();
        private long _length;

        public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        {
            _length += bytes.Length;
            blobs.Written += bytes.Length;
            if (_length <= MaxKept)
            {
                _bytes.Write(bytes.Span);
            }

            return default;
        }

        public ValueTask<BlobReference> CompleteAsync(CancellationToken cancellationToken) =>
            new(new BlobReference("sha256:" + blobs.Add(_bytes.ToArray()), _length));

        public ValueTask DisposeAsync() => default;
    }
}
