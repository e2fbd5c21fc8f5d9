using System.Diagnostics;
using System.Text.Json;
using static AgentHost.JsonRpc.Tests.ConnectionPair;

namespace AgentHost.JsonRpc.Tests;

public sealed class CallTests
{
    public static TheoryData<JsonRpcFraming> Framings => [JsonRpcFraming.Headers, JsonRpcFraming.Lines];

    [Theory, MemberData(nameof(Framings))]
    public async Task Request_TypedHandler_ReturnsTypedResult(JsonRpcFraming framing)
    {
        await using var pair = new ConnectionPair(new JsonRpcOptions { Framing = framing });
        pair.Right.OnRequest("add", TestJson.Default.Pair, TestJson.Default.Sum, (p, _) => ValueTask.FromResult(new Sum(p.A + p.B)));
        pair.Start();
        var sum = await pair.Left.RequestAsync("add", new Pair(3, 4), TestJson.Default.Pair, TestJson.Default.Sum).WaitAsync(Patience);
        Assert.Equal(7, sum!.Value);
    }

    [Theory, MemberData(nameof(Framings))]
    public async Task Request_LargeTextWithEveryKindOfCharacter_ComesBackUnchanged(JsonRpcFraming framing)
    {
        await using var pair = new ConnectionPair(new JsonRpcOptions { Framing = framing });
        pair.Right.OnRequest("echo", (p, _) => ValueTask.FromResult(p!.Value));
        pair.Start();
        var text = string.Concat(Enumerable.Repeat("line\nübung \u2028 😀 \" \\ \0 <&>", 200_000));
        var value = JsonSerializer.SerializeToElement(new[] { text }, _stringArray);
        var result = await pair.Left.RequestAsync("echo", value).WaitAsync(Patience);
        Assert.Equal(text, result[0].GetString());
    }

    private static readonly System.Text.Json.Serialization.Metadata.JsonTypeInfo<string[]> _stringArray = ArrayJson.Default.StringArray;

    [Fact]
    public async Task Request_NoParameters_MemberLeftOut()
    {
        await using var peer = new RawPeer(RawPeer.Lines).Start();
        var call = peer.Connection.RequestAsync("m");
        var sent = await peer.ReadLineAsync();
        Assert.Equal("""{"jsonrpc":"2.0","id":1,"method":"m"}""", sent.GetRawText());
        await peer.SendAsync("""{"jsonrpc":"2.0","id":"1","result":null}""" + "\n");
        Assert.Equal(JsonValueKind.Null, (await call.WaitAsync(Patience)).ValueKind);
    }

    [Fact]
    public async Task Request_ResultMemberLeftOut_IsNull()
    {
        await using var peer = new RawPeer(RawPeer.Lines).Start();
        var call = peer.Connection.RequestAsync("m");
        await peer.SendAsync("""{"jsonrpc":"2.0","id":1}""" + "\n");
        Assert.Equal(JsonValueKind.Null, (await call.WaitAsync(Patience)).ValueKind);
    }

    [Fact]
    public async Task Request_PrimitiveParameters_Throws()
    {
        await using var pair = new ConnectionPair().Start();
        await Assert.ThrowsAsync<ArgumentException>(() => pair.Left.RequestAsync("m", Json("1")));
        await Assert.ThrowsAsync<ArgumentException>(() => pair.Left.RequestAsync("m", 5, TestJson.Default.Int32, TestJson.Default.Int32));
    }

    [Fact]
    public async Task Request_RemoteErrors_CarryCodeMessageData()
    {
        await using var pair = new ConnectionPair(new JsonRpcOptions());
        pair.Right.OnRequest("known", (_, _) => throw new JsonRpcErrorException(42, "no", Json("""{"why":1}""")));
        pair.Right.OnRequest("bug", (_, _) => throw new InvalidOperationException("secret"));
        pair.Right.OnRequest("typed", TestJson.Default.Pair, TestJson.Default.Sum, (_, _) => ValueTask.FromResult(new Sum(1)));
        pair.Start();

        var known = await Assert.ThrowsAsync<RemoteErrorException>(() => pair.Left.RequestAsync("known").WaitAsync(Patience));
        Assert.Equal((42, "no", """{"why":1}"""), (known.Code, known.Message, known.ErrorData!.Value.GetRawText()));
        var bug = await Assert.ThrowsAsync<RemoteErrorException>(() => pair.Left.RequestAsync("bug").WaitAsync(Patience));
        Assert.Equal(JsonRpcErrorCodes.InternalError, bug.Code);
        Assert.DoesNotContain("secret", bug.Message, StringComparison.Ordinal);
        var unknown = await Assert.ThrowsAsync<RemoteErrorException>(() => pair.Left.RequestAsync("nobody").WaitAsync(Patience));
        Assert.Equal(JsonRpcErrorCodes.MethodNotFound, unknown.Code);
        var missing = await Assert.ThrowsAsync<RemoteErrorException>(() => pair.Left.RequestAsync("typed").WaitAsync(Patience));
        Assert.Equal(JsonRpcErrorCodes.InvalidParams, missing.Code);
        var misfit = await Assert.ThrowsAsync<RemoteErrorException>(() => pair.Left.RequestAsync("typed", Json("""{"a":"x"}""")).WaitAsync(Patience));
        Assert.Equal(JsonRpcErrorCodes.InvalidParams, misfit.Code);
    }

    [Fact]
    public async Task Request_ResultOfOtherForm_ThrowsProtocolException()
    {
        await using var pair = new ConnectionPair();
        pair.Right.OnRequest("m", (_, _) => ValueTask.FromResult(Json("[1]")));
        pair.Start();
        await Assert.ThrowsAsync<ProtocolException>(() => pair.Left.RequestAsync("m", TestJson.Default.Sum).WaitAsync(Patience));
    }

    [Fact]
    public async Task Fallbacks_UnknownMethods_AreHanded()
    {
        await using var pair = new ConnectionPair();
        var seen = new TaskCompletionSource<string>();
        pair.Right.OnUnknownRequest((method, _, _) => ValueTask.FromResult(Json($"\"{method}\"")));
        pair.Right.OnUnknownNotification((method, p, _) =>
        {
            seen.TrySetResult(method + p);
            return ValueTask.CompletedTask;
        });
        pair.Start();
        await pair.Left.NotifyAsync("n", new Pair(1, 2), TestJson.Default.Pair);
        Assert.Equal("r", (await pair.Left.RequestAsync("r").WaitAsync(Patience)).GetString());
        Assert.Equal("""n{"a":1,"b":2}""", await seen.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task Handlers_RegisteredTwiceOrLate_Throws()
    {
        await using var pair = new ConnectionPair();
        pair.Left.OnRequest("a", (p, _) => ValueTask.FromResult(p!.Value));
        Assert.Throws<ArgumentException>(() => pair.Left.OnRequest("a", (p, _) => ValueTask.FromResult(p!.Value)));
        Assert.Throws<ArgumentException>(() => pair.Left.OnNotification("$/cancelRequest", (_, _) => ValueTask.CompletedTask));
        pair.Start();
        Assert.Throws<InvalidOperationException>(() => pair.Left.OnRequest("b", (p, _) => ValueTask.FromResult(p!.Value)));
        Assert.Throws<InvalidOperationException>(pair.Left.Start);
    }

    [Theory, MemberData(nameof(Framings))]
    public async Task Requests_ManyAtOnceBothWays_AllAnswered(JsonRpcFraming framing)
    {
        await using var pair = new ConnectionPair(new JsonRpcOptions { Framing = framing, MaxConcurrentRequests = 8, MaxQueuedRequests = 5000 });
        foreach (var side in new[] { pair.Left, pair.Right })
        {
            side.OnRequest("twice", TestJson.Default.Pair, TestJson.Default.Sum, async (p, _) =>
            {
                await Task.Yield();
                return new Sum(p.A * 2);
            });
        }

        pair.Start();
        async Task CallAsync(JsonRpcConnection from, int i) =>
            Assert.Equal(i * 2, (await from.RequestAsync("twice", new Pair(i, 0), TestJson.Default.Pair, TestJson.Default.Sum))!.Value);
        var calls = Enumerable.Range(0, 4000).Select(i => Task.Run(() => CallAsync(i % 2 == 0 ? pair.Left : pair.Right, i)));
        await Task.WhenAll(calls).WaitAsync(Patience);
    }

    [Fact]
    public async Task Requests_OverBound_RunBoundedThenBusy()
    {
        await using var pair = new ConnectionPair(right: new JsonRpcOptions { MaxConcurrentRequests = 2, MaxQueuedRequests = 3 });
        var running = 0;
        var most = 0;
        var go = new TaskCompletionSource();
        pair.Right.OnRequest("slow", async (_, _) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            await go.Task;
            Interlocked.Decrement(ref running);
            return Json("1");
        });
        pair.Start();
        var calls = Enumerable.Range(0, 6).Select(_ => pair.Left.RequestAsync("slow")).ToArray();
        var first = await Task.WhenAny(calls).WaitAsync(Patience);
        var busy = await Assert.ThrowsAsync<RemoteErrorException>(() => first);
        Assert.Equal(JsonRpcErrorCodes.Busy, busy.Code);
        go.SetResult();
        await Task.WhenAll(calls.Where(c => !c.IsFaulted)).WaitAsync(Patience);
        Assert.Equal(5, calls.Count(c => c.IsCompletedSuccessfully));
        Assert.True(most <= 2, $"{most} ran at once");
    }

    [Fact]
    public async Task Request_MoreThanMayWait_FailsHereAndSendsNothing()
    {
        await using var pair = new ConnectionPair(left: new JsonRpcOptions { MaxPendingRequests = 3 }, right: new JsonRpcOptions { MaxPendingRequests = 1 });
        var came = 0;
        var go = new TaskCompletionSource();
        pair.Right.OnRequest("slow", async (_, _) =>
        {
            Interlocked.Increment(ref came);
            await go.Task;
            return Json("1");
        });
        pair.Left.OnRequest("back", async (_, _) =>
        {
            await go.Task;
            return Json("2");
        });
        pair.Start();
        var calls = Enumerable.Range(0, 3).Select(_ => pair.Left.RequestAsync("slow")).ToArray();
        var back = pair.Right.RequestAsync("back");

        var refused = await Assert.ThrowsAsync<TooManyRequestsException>(() => pair.Left.RequestAsync("slow"));
        await Assert.ThrowsAsync<TooManyRequestsException>(() => pair.Right.RequestAsync("back"));

        Assert.Equal("'slow' was not asked: 3 requests wait for their answers already.", refused.Message);
        Assert.IsAssignableFrom<JsonRpcException>(refused);
        go.SetResult();
        await Task.WhenAll(calls).WaitAsync(Patience);
        await back.WaitAsync(Patience);
        Assert.Equal(1, (await pair.Left.RequestAsync("slow").WaitAsync(Patience)).GetInt32());
        Assert.Equal(4, came);
    }

    [Fact]
    public async Task Flood_OfRequests_KeepsBothSidesWithinTheirBounds()
    {
        await using var pair = new ConnectionPair(
            left: new JsonRpcOptions { MaxPendingRequests = 50 }, right: new JsonRpcOptions { MaxConcurrentRequests = 4, MaxQueuedRequests = 8 });
        var (running, most) = (0, 0);
        pair.Right.OnRequest("work", async (_, token) =>
        {
            InterlockedMax(ref most, Interlocked.Increment(ref running));
            await Task.Yield();
            Interlocked.Decrement(ref running);
            return Json("1");
        });
        pair.Start();
        var ends = await Task.WhenAll(Enumerable.Range(0, 2_000).Select(async _ =>
        {
            try
            {
                await pair.Left.RequestAsync("work");
                return "done";
            }
            catch (TooManyRequestsException)
            {
                return "here";
            }
            catch (RemoteErrorException busy) when (busy.Code == JsonRpcErrorCodes.Busy)
            {
                return "there";
            }
        })).WaitAsync(Patience);
        Assert.InRange(most, 1, 4);
        Assert.InRange(ends.Count(static end => end == "done"), 1, 2_000);
        Assert.Equal(1, (await pair.Left.RequestAsync("work").WaitAsync(Patience)).GetInt32());
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); seen < value; seen = Volatile.Read(ref most))
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }

    [Fact]
    public async Task RoundTrip_OverPipes_WellUnderATenthOfAMillisecond()
    {
        await using var pair = new ConnectionPair();
        pair.Right.OnRequest("add", TestJson.Default.Pair, TestJson.Default.Sum, (p, _) => ValueTask.FromResult(new Sum(p.A + p.B)));
        pair.Start();
        var best = TimeSpan.MaxValue;
        for (var round = 0; round < 40; round++)
        {
            var clock = Stopwatch.StartNew();
            for (var i = 0; i < 500; i++)
            {
                await pair.Left.RequestAsync("add", new Pair(i, 1), TestJson.Default.Pair, TestJson.Default.Sum);
            }

            best = clock.Elapsed / 500 < best ? clock.Elapsed / 500 : best;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"round trip {best.TotalMicroseconds:F1} µs");
        Assert.True(best < TimeSpan.FromMicroseconds(100), $"best round: {best.TotalMicroseconds:F1} µs a call");
    }
}

[System.Text.Json.Serialization.JsonSerializable(typeof(string[]))]
internal sealed partial class ArrayJson : System.Text.Json.Serialization.JsonSerializerContext;
