using System.IO.Pipelines;
using static AgentHost.JsonRpc.Tests.ConnectionPair;

namespace AgentHost.JsonRpc.Tests;

public sealed class OutputTests
{
    [Fact]
    public async Task Notify_ManyWhileOneIsWritten_GoOutInOrderWithOneFlush()
    {
        using var output = new GatedStream();
        var input = new Pipe();
        await using var connection = new JsonRpcConnection(input.Reader.AsStream(), output, RawPeer.Lines);
        var first = connection.NotifyAsync("first");
        var rest = Enumerable.Range(0, 500).Select(i => connection.NotifyAsync("n", Json($"[{i}]"))).ToArray();
        Assert.False(rest[0].IsCompleted);
        output.Gate.SetResult();
        await Task.WhenAll([first, .. rest]).WaitAsync(Patience);
        Assert.Equal(2, output.Flushes);
        var lines = System.Text.Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Enumerable.Range(0, 500), lines.Skip(1).Select(line => Json(line).GetProperty("params")[0].GetInt32()));
    }

    private sealed class GatedStream : MemoryStream
    {
        public TaskCompletionSource Gate { get; } = new();

        public int Flushes { get; private set; }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Gate.Task;
            Write(buffer.Span);
        }

        public override Task FlushAsync(CancellationToken cancellationToken)
        {
            Flushes++;
            return Task.CompletedTask;
        }
    }
}
