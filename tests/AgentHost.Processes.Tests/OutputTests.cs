using System.Runtime.Versioning;
using System.Text;

namespace AgentHost.Processes.Tests;

[UnsupportedOSPlatform("windows")]
public sealed class OutputTests : ProcessTest
{
    [Fact]
    public async Task ReadAsync_BothStreams_AreToldApart()
    {
        var (code, output, error) = await RunAsync("echo out; echo err >&2; echo out2; echo err2 >&2; exit 3");
        Assert.Equal((3, "out\nout2\n", "err\nerr2\n"), (code, output, error));
    }

    [Fact]
    public async Task ReadAsync_WrittenInTurn_KeepsOrder()
    {
        await using var process = await ShellAsync("for i in 1 2 3 4 5; do echo o$i; read x; echo e$i >&2; read x; done", input: true);
        var seen = new StringBuilder();
        await foreach (var chunk in process.ReadAsync(Token))
        {
            seen.Append(chunk.IsError ? "E:" : "O:").Append(Encoding.UTF8.GetString(chunk.Bytes.Span));
            await process.WriteAsync("\n"u8.ToArray(), Token);
        }

        Assert.Equal("O:o1\nE:e1\nO:o2\nE:e2\nO:o3\nE:e3\nO:o4\nE:e4\nO:o5\nE:e5\n", seen.ToString());
    }

    [Fact]
    public async Task ReadAsync_HundredMegabytes_ArriveInBoundedChunks()
    {
        await using var process = await Processes.StartAsync(new ProcessSpec("head", ["-c", "104857600", "/dev/zero"]), Token);
        long total = 0;
        var largest = 0;
        await foreach (var chunk in process.ReadAsync(Token))
        {
            total += chunk.Bytes.Length;
            largest = Math.Max(largest, chunk.Bytes.Length);
        }

        Assert.Equal(104857600, total);
        Assert.InRange(largest, 1, 64 * 1024);
        Assert.Equal(0, await process.WaitAsync(Token));
    }

    [Fact]
    public async Task ReadAsync_NobodyReads_ChildWaits()
    {
        await using var process = await ShellAsync("head -c 10000000 /dev/zero & echo $! > writer; wait");
        var writer = await PidAsync("writer");

        // It sleeps in its write (pipe_write shows as state S with the pipe full), having written no more than the pipe holds.
        await UntilAsync(() => File.ReadAllText($"/proc/{writer}/io").Contains("wchar: 65536\n", StringComparison.Ordinal), "the pipe did not fill");
        long total = 0;
        await foreach (var chunk in process.ReadAsync(Token))
        {
            total += chunk.Bytes.Length;
        }

        Assert.Equal(10_000_000, total);
    }

    [Fact]
    public async Task ReadAsync_DescendantHoldsPipes_EndsShortlyAfterLeader()
    {
        await using var process = await ShellAsync("(echo $$ > started; exec sleep 300) & echo done");
        var start = TimeProvider.System.GetTimestamp();
        var (code, output, _) = await CollectAsync(process);

        Assert.Equal((0, "done\n"), (code, output));
        Assert.InRange(TimeProvider.System.GetElapsedTime(start), TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task ReadAsync_DescendantStillWrites_IsHeard()
    {
        var (_, output, _) = await RunAsync("(for i in 1 2 3 4 5 6; do sleep 0.1; echo $i; done) & echo first");
        Assert.Equal("first\n1\n2\n3\n4\n5\n6\n", output);
    }

    [Fact]
    public async Task ReadAsync_Cancelled_ThrowsAndLeavesProcess()
    {
        await using var process = await ShellAsync("exec sleep 300");
        using var source = new CancellationTokenSource();
        var reading = Task.Run(async () =>
        {
            await foreach (var _ in process.ReadAsync(source.Token))
            {
            }
        });
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.True(Alive(process.Id));
    }

    [Fact]
    public async Task ReadAsync_Disposed_Ends()
    {
        var process = await ShellAsync("echo ready; exec sleep 300");
        await using var reader = process.ReadAsync(Token).GetAsyncEnumerator(Token);
        Assert.True(await reader.MoveNextAsync());
        var next = reader.MoveNextAsync().AsTask();
        await process.DisposeAsync();

        Assert.False(await next);
    }

    [Fact]
    public async Task ReadAsync_Twice_Throws()
    {
        await using var process = await ShellAsync("true");
        process.ReadAsync(Token);
        Assert.Throws<InvalidOperationException>(() => process.ReadAsync(Token));
    }

    [Fact]
    public async Task WriteAsync_MoreThanAPipeHolds_ArrivesWhole()
    {
        await using var process = await Processes.StartAsync(new ProcessSpec("wc", ["-c"]) { Input = true }, Token);
        await process.WriteAsync(new byte[5_000_000], Token);
        await process.CloseInputAsync(Token);
        var (code, output, _) = await CollectAsync(process);

        Assert.Equal((0, "5000000"), (code, output.Trim()));
    }

    [Fact]
    public async Task WriteAsync_NobodyReads_ThrowsIOException()
    {
        await using var process = await Processes.StartAsync(new ProcessSpec("true", []) { Input = true }, Token);
        await process.WaitAsync(Token);
        var exception = await Assert.ThrowsAsync<IOException>(async () => await process.WriteAsync("x"u8.ToArray(), Token));
        Assert.Equal("\"true\" does not read its input any more.", exception.Message);
    }

    [Fact]
    public async Task WriteAsync_CancelledWhilePipeIsFull_Throws()
    {
        await using var process = await Processes.StartAsync(new ProcessSpec("sleep", ["300"]) { Input = true }, Token);
        using var source = new CancellationTokenSource();
        var writing = process.WriteAsync(new byte[1_000_000], source.Token).AsTask();
        Assert.False(writing.IsCompleted);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing);
    }

    [Fact]
    public async Task WriteAsync_WithoutInputOrAfterClose_Throws()
    {
        await using var without = await ShellAsync("true");
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await without.WriteAsync("x"u8.ToArray(), Token));

        await using var closed = await ShellAsync("cat", input: true);
        await closed.CloseInputAsync(Token);
        await Assert.ThrowsAsync<IOException>(async () => await closed.WriteAsync("x"u8.ToArray(), Token));
        Assert.Equal(0, await closed.WaitAsync(Token));
    }
}
