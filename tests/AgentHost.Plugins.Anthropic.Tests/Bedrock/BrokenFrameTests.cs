using System.Text;
using AgentHost.Plugins.Anthropic.Bedrock;

namespace AgentHost.Plugins.Anthropic.Tests.Bedrock;

/// <summary>Random and mutated bytes where frames should be: an answer, a cut or a fault, and nothing else.</summary>
public sealed class BrokenFrameTests
{
    [Fact]
    public async Task Read_MutatedFrames_GivesLinesOrAFault()
    {
        var good = Frames();
        var random = new Random(11);
        var refused = 0;
        for (var round = 0; round < 3000; round++)
        {
            var bytes = good.ToList();
            for (var change = random.Next(1, 4); change > 0 && bytes.Count > 0; change--)
            {
                var at = random.Next(bytes.Count);
                switch (random.Next(4))
                {
                    case 0:
                        bytes[at] = (byte)random.Next(256);
                        break;
                    case 1:
                        bytes.RemoveRange(at, Math.Min(random.Next(1, 20), bytes.Count - at));
                        break;
                    case 2:
                        bytes.Insert(at, (byte)random.Next(256));
                        break;
                    default:
                        bytes.RemoveRange(at, bytes.Count - at);
                        break;
                }
            }

            refused += await ReadAsync([.. bytes]) is null ? 1 : 0;
        }

        Assert.InRange(refused, 1000, 3000);
    }

    [Fact]
    public async Task Read_RandomBytes_AreRefusedOrEnd()
    {
        var random = new Random(12);
        for (var round = 0; round < 3000; round++)
        {
            var bytes = new byte[random.Next(0, 200)];
            random.NextBytes(bytes);
            var lines = await ReadAsync(bytes);
            Assert.True(string.IsNullOrEmpty(lines));
            Assert.True(lines is null || bytes.Length < 12);
        }
    }

    [Fact]
    public async Task Read_FramesInPiecesOfAnySize_AreTheSameLines()
    {
        var good = Frames();
        var whole = await ReadAsync(good);

        Assert.NotNull(whole);
        Assert.Equal(3, whole.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("\"type\":\"rate_limit_error\",\"message\":\"slow down\"", whole, StringComparison.Ordinal);
        for (var size = 1; size < 40; size++)
        {
            Assert.Equal(whole, await ReadAsync(good, size));
        }
    }

    [Theory]
    [InlineData("""{"bytes":"e30="}""", "data: {}\n\n")]
    [InlineData("""{"bytes":"ew0KfQ==","p":"abc"}""", "data: {  }\n\n")]
    [InlineData("""{"bytes":"?"}""", null)]
    [InlineData("""{"bytes":1}""", null)]
    [InlineData("""{"p":"abc"}""", null)]
    [InlineData("[]", null)]
    [InlineData("{", null)]
    public async Task Read_ChunkOfAnyPayload_IsALineOrRefused(string payload, string? line) =>
        Assert.Equal(line, await ReadAsync(Frame(Chunk, payload)));

    [Fact]
    public async Task Read_FramesOfNoInterest_AreSkipped() =>
        Assert.Equal("", await ReadAsync([.. Frame([(":event-type", "initial-response"), (":message-type", "event")], "{}"), .. Frame([], "x")]));

    [Fact]
    public async Task Read_Error_IsAnEvent() =>
        Assert.Equal(
            "data: {\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"It broke.\"}}\n\n",
            await ReadAsync(Frame([(":message-type", "error"), (":error-code", "InternalFailure"), (":error-message", "It broke.")], "")));

    private static readonly (string, string)[] Chunk = [(":event-type", "chunk"), (":content-type", "application/json"), (":message-type", "event")];

    private static byte[] Frames() =>
    [
        .. Frame(Chunk, """{"bytes":"eyJ0eXBlIjoicGluZyJ9","p":"abcd"}"""),
        .. Frame(Chunk, """{"bytes":"eyJ0eXBlIjoicGluZyJ9"}"""),
        .. Frame([(":exception-type", "throttlingException"), (":message-type", "exception")], """{"message":"slow down"}"""),
    ];

    private static byte[] Frame((string Name, string Value)[] headers, string payload) =>
        ModelServing.EventStreamFrame.Make(headers, Encoding.UTF8.GetBytes(payload));

    private static async Task<string?> ReadAsync(byte[] bytes, int size = 4096)
    {
        await using var body = new PieceStream(bytes, size);
        await using var frames = new FramedAnswer(body);
        var text = new StringBuilder();
        var buffer = new byte[size];
        try
        {
            while (await frames.ReadAsync(buffer) is > 0 and var count)
            {
                text.Append(Encoding.UTF8.GetString(buffer, 0, count));
            }
        }
        catch (InvalidDataException exception)
        {
            Assert.EndsWith(".", exception.Message, StringComparison.Ordinal);
            return null;
        }

        return text.ToString();
    }

    private sealed class PieceStream(byte[] bytes, int size) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(size, buffer.Length)], cancellationToken);
    }
}
