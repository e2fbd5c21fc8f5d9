using static AgentHost.JsonRpc.Tests.ConnectionPair;

namespace AgentHost.JsonRpc.Tests;

public sealed class OrderTests
{
    [Theory, InlineData(true), InlineData(false)]
    public async Task Response_AfterNotifications_SeenAfterAllOfThem(bool slow)
    {
        await using var pair = new ConnectionPair();
        var seen = new List<int>();
        pair.Left.OnNotification("step", async (p, _) =>
        {
            var number = p!.Value[0].GetInt32();
            if (slow && number % 7 == 0)
            {
                await Task.Yield();
                await Task.Delay(1, CancellationToken.None);
            }

            seen.Add(number);
        });
        pair.Right.OnRequest("run", async (_, token) =>
        {
            for (var i = 0; i < 200; i++)
            {
                await pair.Right.NotifyAsync("step", Json($"[{i}]"), token);
            }

            return Json("true");
        });
        pair.Start();
        await pair.Left.RequestAsync("run").WaitAsync(Patience);
        Assert.Equal(Enumerable.Range(0, 200), seen);
    }

    [Fact]
    public async Task Arrival_OfARequest_IsToldBeforeNotificationsBehindIt()
    {
        await using var peer = new RawPeer(RawPeer.Lines);
        var told = new List<string>();
        var done = new TaskCompletionSource();
        peer.Connection.OnArrival("ask", parameters => told.Add($"ask {parameters}"));
        peer.Connection.OnRequest("ask", async (_, _) =>
        {
            await done.Task;
            return Json("1");
        });
        peer.Connection.OnNotification("note", (parameters, _) =>
        {
            told.Add($"note {parameters}");
            if (parameters!.Value[0].GetInt32() == 9)
            {
                done.SetResult();
            }

            return ValueTask.CompletedTask;
        });
        peer.Start();
        for (var i = 0; i < 10; i++)
        {
            await peer.SendAsync($$"""{"id":{{i}},"method":"ask","params":[{{i}}]}""" + "\n" + $$"""{"method":"note","params":[{{i}}]}""" + "\n");
        }

        await done.Task.WaitAsync(Patience);
        Assert.Equal(Enumerable.Range(0, 10).SelectMany(static i => new[] { $"ask [{i}]", $"note [{i}]" }), told);
    }

    [Fact]
    public async Task Sent_NotificationFromThere_ComesBehindTheAnswer()
    {
        await using var peer = new RawPeer(RawPeer.Lines);
        peer.Connection.OnRequest(
            "begin", TestJson.Default.Pair, TestJson.Default.Sum, static (pair, _) => ValueTask.FromResult(new Sum(pair.A + pair.B)),
            sum => _ = peer.Connection.NotifyAsync("begun", Json($"[{sum.Value}]")));
        peer.Start();

        for (var i = 0; i < 50; i++)
        {
            await peer.SendAsync($$$"""{"id":{{{i}}},"method":"begin","params":{"a":{{{i}}},"b":1}}""" + "\n");
            Assert.Equal(i + 1, (await peer.ReadLineAsync()).GetProperty("result").GetProperty("value").GetInt32());
            Assert.Equal(i + 1, (await peer.ReadLineAsync()).GetProperty("params")[0].GetInt32());
        }
    }

    [Fact]
    public async Task Request_AfterNotification_StartsWhenThatIsHandled()
    {
        await using var peer = new RawPeer(RawPeer.Lines);
        var go = new TaskCompletionSource();
        var state = "before";
        peer.Connection.OnNotification("set", async (_, _) =>
        {
            await go.Task;
            state = "after";
        });
        peer.Connection.OnRequest("get", (_, _) => ValueTask.FromResult(Json($"\"{state}\"")));
        peer.Start();
        await peer.SendAsync("""{"method":"set"}""" + "\n" + """{"id":1,"method":"get"}""" + "\n");
        go.SetResult();
        Assert.Equal("after", (await peer.ReadLineAsync()).GetProperty("result").GetString());
    }

    [Fact]
    public async Task NotificationHandler_AsksBack_IsAnsweredDespiteWhatWaits()
    {
        await using var pair = new ConnectionPair(new JsonRpcOptions { MaxQueuedMessages = 4 });
        var done = new TaskCompletionSource<string?>();
        pair.Left.OnNotification("hello", async (_, token) => done.TrySetResult((await pair.Left.RequestAsync("name", null, token)).GetString()));
        pair.Left.OnNotification("more", (_, _) => ValueTask.CompletedTask);
        pair.Right.OnRequest("name", async (_, token) =>
        {
            for (var i = 0; i < 8; i++)
            {
                await pair.Right.NotifyAsync("more", null, token);
            }

            return Json("\"right\"");
        });
        pair.Start();
        await pair.Right.NotifyAsync("hello");
        Assert.Equal("right", await done.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task SlowHandler_ManyNotifications_ReadingPausesAndNoneIsLost()
    {
        await using var pair = new ConnectionPair(new JsonRpcOptions { MaxQueuedMessages = 10 });
        var go = new TaskCompletionSource();
        var count = 0;
        pair.Left.OnNotification("n", async (_, _) =>
        {
            await go.Task;
            count++;
        });
        pair.Start();
        var sending = Task.Run(async () =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                await pair.Right.NotifyAsync("n", Json("""["some text to fill the pipe"]"""));
            }
        });
        // Not a wait for something: the sender must be held up, however long one looks.
        var first = await Task.WhenAny(sending, Task.Delay(200));
        Assert.NotSame(sending, first);
        go.SetResult();
        await sending.WaitAsync(Patience);
        await pair.Right.DisposeAsync();
        await pair.Left.Completion.WaitAsync(Patience);
        Assert.Equal(20_000, count);
    }

    [Fact]
    public async Task NotificationHandler_Throws_ReportedAndNextIsHandled()
    {
        await using var peer = new RawPeer(RawPeer.Lines);
        var second = new TaskCompletionSource();
        peer.Connection.OnNotification("bad", (_, _) => throw new InvalidOperationException("x"));
        peer.Connection.OnNotification("good", (_, _) =>
        {
            second.SetResult();
            return ValueTask.CompletedTask;
        });
        peer.Start();
        await peer.SendAsync("""{"method":"bad"}""" + "\n" + """{"method":"good"}""" + "\n");
        await second.Task.WaitAsync(Patience);
        var fault = Assert.Single(peer.Faults);
        Assert.Equal((JsonRpcFaultKind.HandlerFailed, "bad"), (fault.Kind, fault.Method));
    }
}
