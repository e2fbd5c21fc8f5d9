using System.Diagnostics;

namespace AgentHost.PluginRunner.Tests;

/// <summary>What the way through the runner costs.</summary>
public sealed class SpeedTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Call_MedianOfMany_LessThanAMillisecondMoreThanInProcess()
    {
        await using var inside = await TestHost.StartAsync(isolated: false);
        await using var outside = await TestHost.StartAsync(isolated: true);
        var one = await MedianAsync(inside);
        var other = await MedianAsync(outside);
        output.WriteLine($"execute: in process {one.Median:0.000} ms, behind the runner {other.Median:0.000} ms (p90 {other.Ninety:0.000} ms)");
        Assert.InRange(other.Median - one.Median, 0, 1);
    }

    [Fact]
    public async Task Stream_TenThousandUpdates_Measured()
    {
        await using var outside = await TestHost.StartAsync(isolated: true);
        await using var client = outside.Create<ModelProvider>("provider").CreateClient(new ModelClientOptions("probe", "text:10000:20"));
        var count = 0;
        var watch = Stopwatch.StartNew();
        await foreach (var update in client.StreamAsync(Streams.Request, CancellationToken.None))
        {
            count++;
        }

        output.WriteLine($"stream: {count} updates, {watch.Elapsed.TotalMicroseconds / count:0.0} us each");
        Assert.Equal(10_001, count);
    }

    [Fact]
    public async Task FirstCall_FromNothing_Measured()
    {
        var times = new List<double>();
        for (var i = 0; i < 5; i++)
        {
            var watch = Stopwatch.StartNew();
            await using var outside = await TestHost.StartAsync(isolated: true);
            var activated = watch.Elapsed.TotalMilliseconds;
            await outside.RunAsync(outside.Create<Tool>("tool"), "nothing");
            times.Add(watch.Elapsed.TotalMilliseconds);
            output.WriteLine($"first call: activated after {activated:0} ms, answered after {times[^1]:0} ms");
        }

        Assert.InRange(times.Min(), 0, 5000);
    }

    private static async Task<(double Median, double Ninety)> MedianAsync(TestHost host)
    {
        var tool = host.Create<Tool>("tool");
        var context = host.Context();
        var plan = await tool.PrepareAsync(TestHost.Call("nothing"), context, CancellationToken.None);
        var times = new List<double>();
        for (var i = 0; i < 5000; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await tool.ExecuteAsync(plan, context, CancellationToken.None);
            if (i >= 1000)
            {
                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
        }

        times.Sort();
        return (times[times.Count / 2], times[times.Count * 9 / 10]);
    }
}
