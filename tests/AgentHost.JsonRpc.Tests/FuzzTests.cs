using System.Text;
using static AgentHost.JsonRpc.Tests.ConnectionPair;

namespace AgentHost.JsonRpc.Tests;

public sealed class FuzzTests
{
    private static readonly string[] _messages =
    [
        """{"jsonrpc":"2.0","id":1,"method":"echo","params":[1,"x\u00e9",{"a":null}]}""",
        """{"jsonrpc":"2.0","method":"note","params":{"k":"v"}}""",
        """{"jsonrpc":"2.0","id":1,"result":{"a":[1,2,3]}}""",
        """{"jsonrpc":"2.0","id":"1","error":{"code":-1,"message":"m","data":[]}}""",
        """[{"jsonrpc":"2.0","id":"q","method":"echo"},{"jsonrpc":"2.0","method":"note"}]""",
        """{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":1}}""",
        """{"jsonrpc":"2.0","id":5,"method":"ünknown","params":{}}""",
    ];

    [Theory, InlineData(JsonRpcFraming.Headers, 1), InlineData(JsonRpcFraming.Lines, 2)]
    public async Task RandomBytes_NeverHangOrCrash(JsonRpcFraming framing, int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 2500; i++)
        {
            var bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            if (i % 2 == 0)
            {
                const string Likely = "{}[]\":,\n\r 0123Content-Length: idmethodresulterror\\u";
                for (var k = 0; k < bytes.Length; k++)
                {
                    bytes[k] = (byte)Likely[bytes[k] % Likely.Length];
                }
            }

            await FeedAsync(framing, bytes, random);
        }
    }

    [Theory, InlineData(JsonRpcFraming.Headers, 3), InlineData(JsonRpcFraming.Lines, 4)]
    public async Task MutatedTraffic_NeverHangsOrCrashes(JsonRpcFraming framing, int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 2500; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 5)).Select(_ => Frame(framing, _messages[random.Next(_messages.Length)])));
            var bytes = new List<byte>(Encoding.UTF8.GetBytes(text));
            for (var m = random.Next(1, 4); m > 0 && bytes.Count > 1; m--)
            {
                var at = random.Next(bytes.Count);
                switch (random.Next(4))
                {
                    case 0:
                        bytes[at] = (byte)random.Next(256);
                        break;
                    case 1:
                        bytes.RemoveAt(at);
                        break;
                    case 2:
                        bytes.Insert(at, bytes[random.Next(bytes.Count)]);
                        break;
                    default:
                        bytes.RemoveRange(at, Math.Min(random.Next(20), bytes.Count - at));
                        break;
                }
            }

            await FeedAsync(framing, [.. bytes], random);
        }
    }

    [Theory, InlineData(JsonRpcFraming.Headers), InlineData(JsonRpcFraming.Lines)]
    public async Task ValidTraffic_CutAtEveryByte_IsUnderstoodTheSame(JsonRpcFraming framing)
    {
        var bytes = Encoding.UTF8.GetBytes(Frame(framing, _messages[0]) + Frame(framing, _messages[1]) + Frame(framing, _messages[6]));
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            Assert.Equal(2, await CountAnswersAsync(framing, bytes.AsMemory(0, cut), bytes.AsMemory(cut)));
        }

        Assert.Equal(2, await CountAnswersAsync(framing, [.. Enumerable.Range(0, bytes.Length).Select(i => bytes.AsMemory(i, 1))]));
    }

    private static async Task<int> CountAnswersAsync(JsonRpcFraming framing, params Memory<byte>[] pieces)
    {
        using var input = new PieceStream(pieces);
        using var output = new MemoryStream();
        var connection = Create(input, output, framing);
        var end = await connection.RunAsync().WaitAsync(Patience);
        Assert.Equal(ConnectionEndReason.EndOfInput, end.Reason);
        var text = Encoding.UTF8.GetString(output.ToArray());
        Assert.Contains("é", text, StringComparison.Ordinal);
        return text.Split("\"jsonrpc\"").Length - 1;
    }

    private static async Task FeedAsync(JsonRpcFraming framing, byte[] bytes, Random random)
    {
        var cut = random.Next(bytes.Length + 1);
        using var input = new PieceStream(bytes.AsMemory(0, cut), bytes.AsMemory(cut));
        using var output = new MemoryStream();
        var connection = Create(input, output, framing);
        var call = connection.RequestAsync("ask");
        var end = await connection.RunAsync().WaitAsync(Patience);
        Assert.True(end.Reason is ConnectionEndReason.EndOfInput or ConnectionEndReason.ProtocolError, end.ToString());
        try
        {
            await call.WaitAsync(Patience);
        }
        catch (JsonRpcException)
        {
            // What was fed may be no answer: then it is a fault of the family, and no other.
        }
    }

    private static JsonRpcConnection Create(Stream input, Stream output, JsonRpcFraming framing)
    {
        var connection = new JsonRpcConnection(input, output, new JsonRpcOptions
        {
            Framing = framing,
            LeaveOpen = true,
            MaxMessageBytes = 4096,
            EndOfInputGrace = Patience,
            UnhandledError = fault => Assert.Null(fault.Kind == JsonRpcFaultKind.HandlerFailed ? fault.Exception : null),
        });
        connection.OnRequest("echo", (p, _) => ValueTask.FromResult(p ?? default));
        connection.OnNotification("note", (_, _) => ValueTask.CompletedTask);
        return connection;
    }

    private static string Frame(JsonRpcFraming framing, string message) => framing == JsonRpcFraming.Lines
        ? message + "\n"
        : $"Content-Length: {Encoding.UTF8.GetByteCount(message)}\r\n\r\n{message}";

    /// <summary>Gives its pieces one a read.</summary>
    private sealed class PieceStream(params Memory<byte>[] pieces) : MemoryStream
    {
        private int _next;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            while (_next < pieces.Length && pieces[_next].IsEmpty)
            {
                _next++;
            }

            if (_next == pieces.Length)
            {
                return 0;
            }

            if (_next % 2 == 1)
            {
                await Task.Yield();
            }

            var count = Math.Min(buffer.Length, pieces[_next].Length);
            pieces[_next][..count].CopyTo(buffer);
            pieces[_next] = pieces[_next][count..];
            return count;
        }
    }
}
