using System.IO.Pipelines;
using static AgentHost.JsonRpc.Tests.ConnectionPair;

namespace AgentHost.JsonRpc.Tests;

public sealed class ClosingTests
{
    [Fact]
    public async Task EndOfInput_PendingCall_FailsWithReason()
    {
        await using var peer = new RawPeer(RawPeer.Lines).Start();
        var call = peer.Connection.RequestAsync("m");
        await peer.ReadLineAsync();
        peer.EndInput();
        var thrown = await Assert.ThrowsAsync<ConnectionClosedException>(() => call.WaitAsync(Patience));
        Assert.Equal(ConnectionEndReason.EndOfInput, thrown.End.Reason);
        Assert.Equal(ConnectionEndReason.EndOfInput, (await peer.EndAsync()).Reason);
        Assert.Null((await peer.EndAsync()).Exception);
        await Assert.ThrowsAsync<ConnectionClosedException>(() => peer.Connection.RequestAsync("m"));
        await Assert.ThrowsAsync<ConnectionClosedException>(() => peer.Connection.NotifyAsync("m"));
    }

    [Fact]
    public async Task EndOfInput_AnswerQueuedBehindNotification_IsStillDelivered()
    {
        await using var peer = new RawPeer(RawPeer.Lines);
        var go = new TaskCompletionSource();
        var entered = new TaskCompletionSource();
        peer.Connection.OnNotification("n", async (_, _) =>
        {
            entered.SetResult();
            await go.Task;
        });
        peer.Start();
        var call = peer.Connection.RequestAsync("m");
        await peer.SendAsync("""{"method":"n"}""" + "\n" + """{"id":1,"result":5}""" + "\n");
        peer.EndInput();
        await entered.Task.WaitAsync(Patience);
        go.SetResult();
        Assert.Equal(5, (await call.WaitAsync(Patience)).GetInt32());
        Assert.Equal(ConnectionEndReason.EndOfInput, (await peer.EndAsync()).Reason);
    }

    [Fact]
    public async Task EndOfInput_RunningHandler_TokenTriggered()
    {
        await using var peer = new RawPeer(RawPeer.Lines);
        var stopped = new TaskCompletionSource();
        peer.Connection.OnRequest("m", async (_, token) =>
        {
            try
            {
                await Task.Delay(Timeout.Infinite, token);
            }
            finally
            {
                stopped.SetResult();
            }

            return default;
        });
        peer.Start();
        await peer.SendAsync("""{"id":1,"method":"m"}""" + "\n");
        peer.EndInput();
        await peer.EndAsync();
        await stopped.Task.WaitAsync(Patience);
    }

    [Fact]
    public async Task EndOfInput_WithGrace_RequestsAreAnsweredFirst()
    {
        await using var peer = new RawPeer(RawPeer.Lines with { EndOfInputGrace = Patience });
        peer.Connection.OnRequest("m", async (_, _) =>
        {
            await Task.Yield();
            return Json("7");
        });
        peer.Start();
        await peer.SendAsync("""{"id":1,"method":"m"}""");
        peer.EndInput();
        await peer.EndAsync();
        Assert.Equal("""{"jsonrpc":"2.0","id":1,"result":7}""" + "\n", await peer.ReadRestAsync());
    }

    [Fact]
    public async Task InputFails_EndCarriesTheFault()
    {
        await using var peer = new RawPeer(RawPeer.Lines).Start();
        var call = peer.Connection.RequestAsync("m");
        peer.EndInput(new IOException("reset"));
        var end = await peer.EndAsync();
        Assert.Equal(ConnectionEndReason.InputFailed, end.Reason);
        Assert.Contains("reset", end.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ConnectionClosedException>(() => call.WaitAsync(Patience));
    }

    [Fact]
    public async Task OutputBreaks_AnswerAlreadyOnItsWay_IsStillRead()
    {
        await using var connection = Broken(out var input, out var output, ConnectionPair.Patience);
        connection.Start();
        var call = connection.RequestAsync("m");
        output.Broken = true;
        await Assert.ThrowsAsync<ConnectionClosedException>(() => connection.NotifyAsync("n"));
        await input.WriteAsync("{\"id\":1,\"result\":3}\n"u8.ToArray());
        Assert.Equal(3, (await call.WaitAsync(Patience)).GetInt32());
        await input.CompleteAsync();
        Assert.Equal(ConnectionEndReason.EndOfInput, (await connection.Completion.WaitAsync(Patience)).Reason);
    }

    [Fact]
    public async Task OutputBreaks_NothingMoreComes_ClosesAfterGrace()
    {
        await using var connection = Broken(out _, out var output, TimeSpan.FromMilliseconds(20));
        connection.Start();
        output.Broken = true;
        var thrown = await Assert.ThrowsAsync<ConnectionClosedException>(() => connection.RequestAsync("m").WaitAsync(Patience));
        Assert.Equal(ConnectionEndReason.OutputFailed, thrown.End.Reason);
        Assert.Equal(ConnectionEndReason.OutputFailed, (await connection.Completion.WaitAsync(Patience)).Reason);
    }

    [Fact]
    public async Task Dispose_PendingCallsAndHandlers_FailAndStop()
    {
        await using var pair = new ConnectionPair();
        var started = new TaskCompletionSource();
        var token = CancellationToken.None;
        pair.Right.OnRequest("m", async (_, t) =>
        {
            token = t;
            started.SetResult();
            await Task.Delay(Timeout.Infinite, t);
            return default;
        });
        pair.Start();
        var call = pair.Left.RequestAsync("m");
        await started.Task.WaitAsync(Patience);
        await pair.Left.DisposeAsync();
        await pair.Left.DisposeAsync();
        var thrown = await Assert.ThrowsAsync<ConnectionClosedException>(() => call.WaitAsync(Patience));
        Assert.Equal(ConnectionEndReason.Disposed, thrown.End.Reason);
        Assert.Equal(ConnectionEndReason.EndOfInput, (await pair.Right.Completion.WaitAsync(Patience)).Reason);
        Assert.True(token.IsCancellationRequested);
    }

    [Fact]
    public async Task Dispose_NeverStarted_Completes()
    {
        var peer = new RawPeer(RawPeer.Lines);
        await peer.DisposeAsync().AsTask().WaitAsync(Patience);
        Assert.Equal(ConnectionEndReason.Disposed, (await peer.EndAsync()).Reason);
    }

    [Fact]
    public async Task Dispose_FromANotificationHandler_DoesNotHang()
    {
        await using var peer = new RawPeer(RawPeer.Lines);
        peer.Connection.OnNotification("exit", async (_, _) => await peer.Connection.DisposeAsync());
        peer.Start();
        await peer.SendAsync("""{"method":"exit"}""" + "\n");
        Assert.Equal(ConnectionEndReason.Disposed, (await peer.EndAsync()).Reason);
    }

    [Fact]
    public async Task Dispose_OtherSideDoesNotRead_IsBounded()
    {
        var peer = new RawPeer(
            RawPeer.Lines with { CloseGrace = TimeSpan.FromMilliseconds(20) }, new PipeOptions(pauseWriterThreshold: 10, resumeWriterThreshold: 5)).Start();
        var stuck = peer.Connection.NotifyAsync("long enough to block");
        await peer.DisposeAsync().AsTask().WaitAsync(Patience);
        await Assert.ThrowsAsync<ConnectionClosedException>(() => stuck.WaitAsync(Patience));
    }

    [Fact]
    public async Task RunAsync_TokenTriggered_Disposes()
    {
        await using var peer = new RawPeer(RawPeer.Lines);
        using var stop = new CancellationTokenSource();
        var run = peer.Connection.RunAsync(stop.Token);
        await stop.CancelAsync();
        Assert.Equal(ConnectionEndReason.Disposed, (await run.WaitAsync(Patience)).Reason);
    }

    [Fact]
    public async Task LeaveOpen_AfterDispose_StreamsStillWork()
    {
        using var input = new MemoryStream();
        using var output = new MemoryStream();
        var connection = new JsonRpcConnection(input, output, new JsonRpcOptions { LeaveOpen = true });
        await connection.RunAsync();
        Assert.True(input.CanRead && output.CanWrite);
    }

    private static JsonRpcConnection Broken(out PipeWriter input, out BreakableStream output, TimeSpan grace)
    {
        var pipe = new Pipe();
        input = pipe.Writer;
        output = new BreakableStream();
        return new JsonRpcConnection(pipe.Reader.AsStream(), output, new JsonRpcOptions { Framing = JsonRpcFraming.Lines, CloseGrace = grace });
    }

    private sealed class BreakableStream : MemoryStream
    {
        public bool Broken { get; set; }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            Broken ? throw new IOException("Broken pipe") : ValueTask.CompletedTask;
    }
}
