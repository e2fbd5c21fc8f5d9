using AgentHost.Plugins.Accounting;
using AgentHost.Plugins.Lifecycle;

namespace AgentHost.Plugins.Tests.Accounting;

public sealed class PluginMeterTests
{
    private const int Megabyte = 1_000_000;

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_AllocatesOverManyAwaitsBesideOthers_EachHasItsOwn()
    {
        using var tracker = new AllocationTracker();
        var small = new PluginMeter(tracker);
        var large = new PluginMeter(tracker);

        await Task.WhenAll([
            .. Enumerable.Range(0, 4).Select(_ => CallAsync(small, 5)), .. Enumerable.Range(0, 4).Select(_ => CallAsync(large, 50)),
            Task.Run(() => AllocateAsync(200), None)
        ]);

        // What is on top are the machinery's own few bytes.
        Assert.InRange(small.Read(default)!.AllocatedBytes, 20 * Megabyte, 21 * Megabyte);
        Assert.InRange(large.Read(default)!.AllocatedBytes, 200 * Megabyte, 202 * Megabyte);
        Assert.Equal((4, 0), (small.Read(default)!.Calls, small.Read(default)!.Failures));
    }

    [Fact]
    public async Task Run_PluginThatCallsAnother_EachHasItsOwn()
    {
        using var tracker = new AllocationTracker();
        var outer = new PluginMeter(tracker);
        var inner = new PluginMeter(tracker);

        await BoundedCall.RunAsync(
            outer,
            async token =>
            {
                await AllocateAsync(3);
                await CallAsync(inner, 30);
                await AllocateAsync(3);
                return 0;
            },
            TimeSpan.FromMinutes(1),
            TimeProvider.System,
            None);

        Assert.InRange(outer.Read(default)!.AllocatedBytes, 6 * Megabyte, 7 * Megabyte);
        Assert.InRange(inner.Read(default)!.AllocatedBytes, 30 * Megabyte, 31 * Megabyte);
    }

    [Fact]
    public async Task Run_ThrowsOrIsCancelled_OnlyTheFirstIsAFailure()
    {
        var meter = new PluginMeter(null);
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await meter.RunAsync<int>(() => throw new InvalidOperationException(), None));
        var waiting = meter.RunAsync(
            async () =>
            {
                await Task.Delay(Timeout.Infinite, stop.Token);
                return 0;
            },
            stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await waiting);

        var usage = meter.Read(default)!;
        Assert.Equal((2, 1, 0), (usage.Calls, usage.Failures, usage.AllocatedBytes));
    }

    [Fact]
    public void Read_NeverUsed_Nothing()
    {
        var meter = new PluginMeter(null);
        Assert.Null(meter.Read(default));
        meter.AddActivation(3);
        meter.AddTokens(new TokenUsage(10, 20), 0.5m);
        meter.AddTokens(new TokenUsage(1, 2), null);
        var usage = meter.Read(DateTimeOffset.UnixEpoch)!;
        Assert.Equal(
            (1, 3d, 11, 22, 0.5m, DateTimeOffset.UnixEpoch),
            (usage.Activations, usage.ActivationMs, usage.InputTokens, usage.OutputTokens, usage.Cost, usage.Since));
    }

    private static async Task CallAsync(PluginMeter meter, int megabytes) =>
        await BoundedCall.RunAsync(meter, async _ => await AllocateAsync(megabytes), TimeSpan.FromMinutes(1), TimeProvider.System, None);

    private static async Task<long> AllocateAsync(int megabytes)
    {
        var length = 0L;
        for (var i = 0; i < megabytes * 10; i++)
        {
            length += new byte[Megabyte / 10].Length;
            await Task.Yield();
        }

        return length;
    }
}
