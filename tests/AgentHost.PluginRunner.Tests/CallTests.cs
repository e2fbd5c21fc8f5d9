using System.Diagnostics;
using AgentHost.Plugins.Isolation;

namespace AgentHost.PluginRunner.Tests;

/// <summary>Cancelling, credit, and calls that outstay their welcome.</summary>
public sealed class CallTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Tool_Cancelled_EndsAndThePluginGoesOn(bool isolated)
    {
        await using var host = await TestHost.StartAsync(isolated);
        var tool = host.Create<Tool>("tool");
        using var stop = new CancellationTokenSource();
        var call = host.RunAsync(tool, "hang", "", stop.Token);
        await host.FirstProgress.Task;
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await call);
        await host.RunAsync(tool, "nothing");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Tool_CancelledButFinishes_ResultIsReturned(bool isolated)
    {
        await using var host = await TestHost.StartAsync(isolated);
        using var stop = new CancellationTokenSource();
        var call = host.RunAsync(host.Create<Tool>("tool"), "finish-late", "", stop.Token);
        await host.FirstProgress.Task;
        await stop.CancelAsync();
        Assert.Equal("finished although cancelled", ((TextPart)(await call).Content[0]).Text);
    }

    [Fact]
    public async Task Hide_HostThatDoesNotAnswer_ShowsNothingOfTheText()
    {
        await using var host = await TestHost.StartAsync(isolated: true);
        var tool = host.Create<Tool>("tool");
        using var answering = new ManualResetEventSlim();
        host.Filtering = answering;
        try
        {
            var watch = Stopwatch.StartNew();
            var result = await host.RunAsync(tool, "hide", "\"path\": \"a pearl\"").WaitAsync(TimeSpan.FromSeconds(20));

            Assert.Equal("*******", ((TextPart)result.Content[0]).Text);
            Assert.True(watch.Elapsed >= TimeSpan.FromSeconds(4));
        }
        finally
        {
            answering.Set();
        }

        Assert.Equal("a *****", ((TextPart)(await host.RunAsync(tool, "hide", "\"path\": \"a pearl\"")).Content[0]).Text);
    }

    [Fact]
    public async Task NestedCalls_AfterTheCallEnded_AreRefused()
    {
        await using var host = await TestHost.StartAsync(isolated: true);
        var tool = host.Create<Tool>("tool");
        await host.RunAsync(tool, "keep");
        var before = host.Notes.Count;
        var result = await host.RunAsync(tool, "use-kept");
        const string Ended = "[InvalidOperationException: The call that these services belonged to has ended.]";
        Assert.Equal(Ended + Ended + Ended + Ended + "[worked]", ((TextPart)result.Content[0]).Text);
        Assert.Equal(before, host.Notes.Count);
    }

    [Fact]
    public async Task Process_LeftBehindByACall_EndsWithIt()
    {
        await using var host = await TestHost.StartAsync(isolated: true);
        await host.RunAsync(host.Create<Tool>("tool"), "process-leave");
        Assert.True(RecordingProcesses.HasExited(Assert.Single(host.Workspace.Processes.Started)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Process_KeptByACall_IsContinuedByAnother(bool isolated)
    {
        await using var host = await TestHost.StartAsync(isolated);
        var tool = host.Create<Tool>("tool");
        await host.RunAsync(tool, "process-keep");
        Assert.False(RecordingProcesses.HasExited(Assert.Single(host.Workspace.Processes.Started)));

        Assert.Equal("False True hello", ((TextPart)(await host.RunAsync(tool, "process-continue")).Content[0]).Text);
    }

    [Fact]
    public async Task Plugin_PrintsToStandardOutput_ProtocolGoesOn()
    {
        await using var host = await TestHost.StartAsync(isolated: true);
        var tool = host.Create<Tool>("tool");
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal("printed; input is empty", ((TextPart)(await host.RunAsync(tool, "print")).Content[0]).Text);
        }
    }

    [Fact]
    public async Task Stream_SlowConsumer_ProducerStaysWithinTheWindow()
    {
        await using var host = await TestHost.StartAsync(isolated: true);
        var counter = host.Create<Capability>("counter");
        await using var client = host.Create<ModelProvider>("provider").CreateClient(new ModelClientOptions("probe", "text:1000000:1000"));
        var taken = 0;
        long? memory = null;
        await foreach (var update in client.StreamAsync(Streams.Request, CancellationToken.None))
        {
            taken++;
            if (taken % 500 == 0)
            {
                var produced = (await counter.InvokeAsync(AgentJson.EmptyObject, CancellationToken.None)).GetProperty("produced").GetInt32();
                Assert.InRange(produced, taken, taken + 65);
            }

            if (taken == 5000)
            {
                memory = ProcessMemory.Resident(host.Runtime.ProcessId!.Value);
                break;
            }
        }

        Assert.InRange(memory!.Value, 1, 200 << 20);

        // Leaving the loop stopped the producer, whose own ending has run.
        var state = await counter.InvokeAsync(AgentJson.EmptyObject, CancellationToken.None);
        Assert.True(state.GetProperty("ended").GetBoolean());
        Assert.InRange(state.GetProperty("produced").GetInt32(), 5000, 5065);
    }

    [Fact]
    public async Task Stream_HeavyUpdates_WindowCountsWeight()
    {
        await using var host = await TestHost.StartAsync(isolated: true);
        var counter = host.Create<Capability>("counter");
        await using var client = host.Create<ModelProvider>("provider").CreateClient(new ModelClientOptions("probe", "text:50:50000"));
        var taken = 0;
        await foreach (var update in client.StreamAsync(Streams.Request, CancellationToken.None))
        {
            taken++;
            var produced = (await counter.InvokeAsync(AgentJson.EmptyObject, CancellationToken.None)).GetProperty("produced").GetInt32();
            Assert.InRange(produced, Math.Min(taken, 50), taken + 4);
        }

        Assert.Equal(51, taken);
    }

    [Fact]
    public async Task Stream_Cancelled_EndsSoonAndRunsTheProducersEnding()
    {
        await using var host = await TestHost.StartAsync(isolated: true);
        var counter = host.Create<Capability>("counter");
        await using var client = host.Create<ModelProvider>("provider").CreateClient(new ModelClientOptions("probe", "hang"));
        using var stop = new CancellationTokenSource();
        var watch = new Stopwatch();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var update in client.StreamAsync(Streams.Request, stop.Token))
            {
                watch.Start();
                await stop.CancelAsync();
            }
        });
        Assert.InRange(watch.ElapsedMilliseconds, 0, 1500);
        Assert.True((await counter.InvokeAsync(AgentJson.EmptyObject, CancellationToken.None)).GetProperty("ended").GetBoolean());
    }

    [Fact]
    public async Task Streams_SideBySide_EachHasItsOwnUpdates()
    {
        await using var host = await TestHost.StartAsync(isolated: true);
        var provider = host.Create<ModelProvider>("provider");
        var counts = await Task.WhenAll(Enumerable.Range(1, 8).Select(async i =>
        {
            await using var client = provider.CreateClient(new ModelClientOptions("probe", $"text:{i * 300}:{i}"));
            var right = 0;
            await foreach (var update in client.StreamAsync(Streams.Request, CancellationToken.None))
            {
                right += update is TextDelta text && text.Text.Length == i ? 1 : 0;
            }

            return right;
        }));
        Assert.Equal(Enumerable.Range(1, 8).Select(i => i * 300), counts);
    }

    [Fact]
    public async Task Calls_ManyAtOnce_EachGetsItsOwnAnswer()
    {
        await using var host = await TestHost.StartAsync(isolated: true);
        var tool = host.Create<Tool>("tool");
        var results = await Task.WhenAll(Enumerable.Range(0, 500).Select(i => host.RunAsync(tool, "echo", $"\"n\": {i}")));
        Assert.Equal(Enumerable.Range(0, 500), results.Select(result => result.Data!.Value.GetProperty("n").GetInt32()));
    }
}
