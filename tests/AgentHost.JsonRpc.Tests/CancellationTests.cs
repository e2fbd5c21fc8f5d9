using static AgentHost.JsonRpc.Tests.ConnectionPair;

namespace AgentHost.JsonRpc.Tests;

public sealed class CancellationTests
{
    [Fact]
    public async Task Cancel_RunningHandler_TokenTriggeredAndCallerCancelled()
    {
        await using var pair = new ConnectionPair();
        var started = new TaskCompletionSource();
        var stopped = new TaskCompletionSource();
        pair.Right.OnRequest("wait", async (_, token) =>
        {
            started.SetResult();
            try
            {
                await Task.Delay(Timeout.Infinite, token);
            }
            finally
            {
                stopped.SetResult();
            }

            return Json("1");
        });
        pair.Start();
        using var cancel = new CancellationTokenSource();
        var call = pair.Left.RequestAsync("wait", null, cancel.Token);
        await started.Task.WaitAsync(Patience);
        await cancel.CancelAsync();
        var thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(Patience));
        Assert.Equal(JsonRpcErrorCodes.RequestCancelled, Assert.IsType<RemoteErrorException>(thrown.InnerException).Code);
        await stopped.Task.WaitAsync(Patience);
    }

    [Fact]
    public async Task Cancel_OtherSideAnswersWithResult_ResultIsReturned()
    {
        await using var peer = new RawPeer(RawPeer.Lines with { CancelMethod = "$/cancel_request", CancelIdName = "requestId" }).Start();
        using var cancel = new CancellationTokenSource();
        var call = peer.Connection.RequestAsync("m", null, cancel.Token);
        await peer.ReadLineAsync();
        await cancel.CancelAsync();
        Assert.Equal("""{"jsonrpc":"2.0","method":"$/cancel_request","params":{"requestId":1}}""", (await peer.ReadLineAsync()).GetRawText());
        await peer.SendAsync("""{"jsonrpc":"2.0","id":1,"result":"stopped"}""" + "\n");
        Assert.Equal("stopped", (await call.WaitAsync(Patience)).GetString());
    }

    [Fact]
    public async Task Cancel_OtherSideSilent_GivesUpAfterGraceAndIgnoresLateAnswer()
    {
        var time = new ManualTime();
        await using var peer = new RawPeer(RawPeer.Lines with { TimeProvider = time }).Start();
        using var cancel = new CancellationTokenSource();
        var call = peer.Connection.RequestAsync("m", null, cancel.Token);
        await cancel.CancelAsync();
        Assert.False(call.IsCompleted);
        Assert.Equal([TimeSpan.FromSeconds(2)], time.FireAll());
        var thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(Patience));
        Assert.Equal(cancel.Token, thrown.CancellationToken);

        await peer.SendAsync("""{"jsonrpc":"2.0","id":1,"result":1}""" + "\n" + """{"id":9,"method":"ping"}""" + "\n");
        await peer.ReadLineAsync();
        await peer.ReadLineAsync();
        Assert.Equal(9, (await peer.ReadLineAsync()).GetProperty("id").GetInt32());
        Assert.Empty(peer.Faults);
    }

    [Fact]
    public async Task Cancel_ProtocolWithoutCancel_GivesUpAtOnceAndSendsNothing()
    {
        await using var peer = new RawPeer(RawPeer.Lines with { CancelMethod = null }).Start();
        using var cancel = new CancellationTokenSource();
        var call = peer.Connection.RequestAsync("m", null, cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(Patience));
        await peer.Connection.DisposeAsync();
        Assert.Single((await peer.ReadRestAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Cancel_TokenTriggeredBefore_SendsNothing()
    {
        await using var peer = new RawPeer(RawPeer.Lines).Start();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => peer.Connection.RequestAsync("m", null, new CancellationToken(true)));
        await peer.Connection.DisposeAsync();
        Assert.Equal("", await peer.ReadRestAsync());
    }

    [Fact]
    public async Task IncomingCancel_WaitingRequest_AnsweredWithoutRunning()
    {
        await using var peer = new RawPeer(RawPeer.Lines with { MaxConcurrentRequests = 1 });
        var go = new TaskCompletionSource();
        var runs = 0;
        peer.Connection.OnRequest("m", async (_, _) =>
        {
            Interlocked.Increment(ref runs);
            await go.Task;
            return Json("1");
        });
        peer.Start();
        await peer.SendAsync("""
            {"jsonrpc":"2.0","id":"a","method":"m"}
            {"jsonrpc":"2.0","id":"b","method":"m"}
            {"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":"b"}}
            {"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":"never"}}
            {"jsonrpc":"2.0","method":"$/cancelRequest"}

            """);
        var answer = await peer.ReadLineAsync();
        Assert.Equal("b", answer.GetProperty("id").GetString());
        Assert.Equal(JsonRpcErrorCodes.RequestCancelled, answer.GetProperty("error").GetProperty("code").GetInt32());
        go.SetResult();
        Assert.Equal("a", (await peer.ReadLineAsync()).GetProperty("id").GetString());
        Assert.Equal(1, runs);
    }
}
