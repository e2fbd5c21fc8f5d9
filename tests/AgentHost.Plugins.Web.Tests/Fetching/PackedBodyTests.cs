using System.IO.Compression;
using AgentHost.Plugins.Web.Tests.Serving;

namespace AgentHost.Plugins.Web.Tests.Fetching;

/// <summary>Bodies that unpack to far more than they are. Memory of the whole test program is counted, so nothing else may run beside it.</summary>
[CollectionDefinition(nameof(PackedBodyTests), DisableParallelization = true)]
[Collection(nameof(PackedBodyTests))]
public sealed class PackedBodyTests : IAsyncDisposable
{
    private readonly WebRig _rig = new();

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("gzip, gzip")]
    public async Task Body_Bomb_IsUnpackedToTheBoundOnly(string encoding)
    {
        var bytes = Bomb(encoding.StartsWith("br", StringComparison.Ordinal));
        if (encoding.Contains(',', StringComparison.Ordinal))
        {
            var twice = new MemoryStream();
            using (var stream = new GZipStream(twice, CompressionLevel.Fastest, leaveOpen: true))
            {
                stream.Write(bytes);
            }

            bytes = twice.ToArray();
        }

        _rig.Server.On("/bomb", $"Content-Type: text/plain\nContent-Encoding: {encoding}", bytes);
        var before = GC.GetTotalAllocatedBytes();

        var text = await _rig.TextAsync("/bomb");

        Assert.Contains("Only the first 5 MB were read.", text, StringComparison.Ordinal);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 150_000_000);
    }

    private static byte[] Bomb(bool brotli)
    {
        var packed = new MemoryStream();
        using (Stream stream = brotli
            ? new BrotliStream(packed, CompressionLevel.Optimal, leaveOpen: true)
            : new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            var zeros = new byte[1 << 20];
            zeros.AsSpan().Fill((byte)'0');
            for (var i = 0; i < 200; i++)
            {
                stream.Write(zeros);
            }
        }

        return packed.ToArray();
    }
}
