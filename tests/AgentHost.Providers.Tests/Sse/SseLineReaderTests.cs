using System.Text;

namespace AgentHost.Providers.Tests.Sse;

public sealed class SseLineReaderTests
{
    [Fact]
    public async Task Lines_OfRandomTextInRandomPieces_AreThoseOfTheWhole()
    {
        var random = new Random(11);
        for (var round = 0; round < 500; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(60))
                .Select(_ => random.Next(5) switch { 0 => "\n", 1 => "\r", 2 => "\r\n", 3 => new string('x', random.Next(9)), _ => "é" }));
            var expected = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Split('\n')[..^1];
            using var reader = new SseLineReader(new Trickle(Encoding.UTF8.GetBytes(text), random), 1 << 20, 1 << 20);
            var lines = new List<string>();
            do
            {
                while (reader.TryRead(out var line))
                {
                    lines.Add(Encoding.UTF8.GetString(line.Span));
                }
            }
            while (await reader.FillAsync(CancellationToken.None));

            Assert.Equal(expected, lines);
        }
    }

    [Theory]
    [InlineData(64 * 1024, 1 << 30, 65_000, false)]
    [InlineData(64 * 1024, 1 << 30, 70_000, true)]
    [InlineData(1 << 20, 50_000, 50_001, true)]
    public async Task Bounds_OfLineAndWhole_Hold(int longestLine, long longestWhole, int length, bool tooLong)
    {
        using var reader = new SseLineReader(new MemoryStream(new byte[length]), longestLine, longestWhole);
        while (await reader.FillAsync(CancellationToken.None))
        {
            Assert.False(reader.TryRead(out _));
        }

        Assert.Equal(tooLong, reader.TooLong);
    }

    private sealed class Trickle(byte[] bytes, Random random) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, random.Next(1, 7))], cancellationToken);
    }
}
