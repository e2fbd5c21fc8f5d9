using System.Diagnostics;
using AgentHost.Client;
using AgentHost.Plugins.Isolation;
using AgentHost.Plugins.Isolation.Protocol;
using AgentHost.Plugins.Lifecycle;

namespace AgentHost.PluginRunner.Tests;

/// <summary>What happens when the plugin's process dies, hangs or will not go: docs/internals/when-a-plugin-dies.md.</summary>
public sealed class EndingTests
{
    [Theory]
    [InlineData("exit", "its process ended with exit code 7")]
    [InlineData("overflow", "its process was ended by signal 6 (abort). Its last words:\nStack overflow.")]
    [InlineData("kill-self", "its process was ended by signal 9 (kill)")]
    [InlineData(
        "crash-thread",
        "its process was ended by signal 6 (abort). Its last words:\nUnhandled exception. System.IO.InvalidDataException: a thread's own fault")]
    public async Task Process_Dies_EveryCallFailsAtOnceAndSaysHow(string action, string expected)
    {
        await using var host = await TestHost.StartAsync(isolated: true);
        var tool = host.Create<Tool>("tool");
        await host.RunAsync(tool, "nothing");
        var bystander = host.RunAsync(tool, "hang");
        await host.FirstProgress.Task;
        var fault = await Assert.ThrowsAsync<CapabilityException>(async () => await host.RunAsync(tool, action));
        Assert.True(fault.Message.StartsWith("The plugin probe is gone: " + expected, StringComparison.Ordinal), fault.Message);
        var other = await Assert.ThrowsAsync<CapabilityException>(async () => await bystander);
        Assert.Equal(fault.Message, other.Message);
        Assert.StartsWith(expected, await host.Lost.Task, StringComparison.Ordinal);
        var late = await Assert.ThrowsAsync<CapabilityException>(async () => await host.RunAsync(tool, "nothing"));
        Assert.Equal(fault.Message, late.Message);
    }

    [Fact]
    public async Task Process_KilledFromOutsideMidStream_StreamFailsAfterWhatCame()
    {
        await using var host = await TestHost.StartAsync(isolated: true);
        await using var client = host.Create<ModelProvider>("provider").CreateClient(new ModelClientOptions("probe", "hang"));
        var updates = new List<ModelUpdate>();
        var fault = await Assert.ThrowsAsync<CapabilityException>(async () =>
        {
            await foreach (var update in client.StreamAsync(Streams.Request, CancellationToken.None))
            {
                updates.Add(update);
                Process.GetProcessById(host.Runtime.ProcessId!.Value).Kill();
            }
        });
        Assert.Equal([new TextDelta("before")], updates);
        Assert.Contains("signal 9", fault.Message, StringComparison.Ordinal);
        Assert.Contains("signal 9", await host.Lost.Task, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Process_Lost_HostedPluginStartsAnother()
    {
        await using var inner = await TestHost.StartAsync(isolated: true);
        await using var plugin = new HostedPlugin(
            new AgentHost.Plugins.InstalledPlugin(TestHost.Manifest, TestHost.ProbeFolder, AgentHost.Plugins.PluginOrigin.Run) { Isolated = true },
            inner.Services,
            installed => new IsolatedRuntime(installed, inner.Services),
            _ => { });
        var first = await plugin.ActivateAsync(CancellationToken.None);
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var tell = first.Lost!;
        first.Lost = how =>
        {
            tell(how);
            gone.TrySetResult();
        };
        Process.GetProcessById(first.ProcessId!.Value).Kill();
        await gone.Task;
        Assert.Equal(PluginState.Installed, plugin.State);
        Assert.Contains("signal 9", plugin.Reason, StringComparison.Ordinal);
        var second = await plugin.ActivateAsync(CancellationToken.None);
        Assert.NotSame(first, second);
        Assert.Equal(PluginState.Active, plugin.State);
    }

    [Fact]
    public async Task Process_Stopped_HeartbeatEndsIt()
    {
        var options = new IsolationOptions { Heartbeat = TimeSpan.FromMilliseconds(200) };
        await using var host = await TestHost.StartAsync(isolated: true, options);
        var fault = await Assert.ThrowsAsync<CapabilityException>(async () => await host.RunAsync(host.Create<Tool>("tool"), "stop-self"));
        Assert.Contains("it was ended, because it did not answer 3 times in a row", fault.Message, StringComparison.Ordinal);
        Assert.Contains("did not answer", await host.Lost.Task, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Heartbeat_CallsHang_GoesOn()
    {
        var options = new IsolationOptions { Heartbeat = TimeSpan.FromMilliseconds(50), MissedHeartbeats = 20 };
        await using var host = await TestHost.StartAsync(isolated: true, options);
        var tool = host.Create<Tool>("tool");
        using var stop = new CancellationTokenSource();
        var hanging = Enumerable.Range(0, 200).Select(_ => host.RunAsync(tool, "hang", "", stop.Token)).ToArray();
        var started = Stopwatch.StartNew();
        while (started.Elapsed < TimeSpan.FromSeconds(2))
        {
            await host.RunAsync(tool, "nothing");
        }

        Assert.False(host.Lost.Task.IsCompleted);
        await stop.CancelAsync();
        foreach (var call in hanging)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await call);
        }
    }

    [Fact]
    public async Task Memory_ManagedBeyondTheHeapLimit_OutOfMemoryAndThePluginLives()
    {
        await using var host = await TestHost.StartAsync(isolated: true, new IsolationOptions { HeapLimit = 200 << 20 });
        var tool = host.Create<Tool>("tool");
        var fault = await Assert.ThrowsAsync<PluginFaultException>(async () => await host.RunAsync(tool, "eat"));
        Assert.Equal("OutOfMemoryException", fault.TypeName);
        var after = await host.RunAsync(tool, "eaten");
        Assert.Equal("alive, counted 0", ((TextPart)after.Content[0]).Text);
    }

    [Fact]
    public async Task Memory_NativeBeyondTheLimit_EndedAndSaysWhy()
    {
        var options = new IsolationOptions { MemoryLimit = 400 << 20, MemoryInterval = TimeSpan.FromMilliseconds(50) };
        await using var host = await TestHost.StartAsync(isolated: true, options);
        var fault = await Assert.ThrowsAsync<CapabilityException>(async () => await host.RunAsync(host.Create<Tool>("tool"), "eat-native"));
        Assert.Matches("it was ended, because it held [0-9]+ MB of memory, more than the 400 MB that it may", fault.Message);
    }

    [Fact]
    public async Task Dispose_ForegroundThread_ProcessEndsAllTheSame()
    {
        var host = await TestHost.StartAsync(isolated: true);
        await host.RunAsync(host.Create<Tool>("tool"), "foreground");
        var process = host.RunnerProcesses.Started[0];
        await host.DisposeAsync();
        Assert.True(RecordingProcesses.HasExited(process));
    }

    [Fact]
    public async Task InputCloses_ForegroundThread_RunnerEndsByItself()
    {
        await using var host = await TestHost.StartAsync(isolated: true);
        await host.RunAsync(host.Create<Tool>("tool"), "foreground");
        var process = host.RunnerProcesses.Started[0];
        await process.CloseInputAsync(CancellationToken.None);
        await process.WaitAsync(CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(10));
        Assert.True(RecordingProcesses.HasExited(process));
        await host.Lost.Task;
    }

    [Fact]
    public async Task Dispose_CallInFlight_CallSaysThatThePluginWasStopped()
    {
        var host = await TestHost.StartAsync(isolated: true);
        var call = host.RunAsync(host.Create<Tool>("tool"), "hang");
        await host.FirstProgress.Task;
        await host.DisposeAsync();
        var fault = await Assert.ThrowsAsync<CapabilityException>(async () => await call);
        Assert.Equal("The plugin probe was stopped.", fault.Message);
    }

    [Fact]
    public async Task Activate_RunnerMissing_SaysSo()
    {
        var fault = await Assert.ThrowsAsync<CapabilityException>(async () =>
            await TestHost.StartAsync(isolated: true, runnerPath: "/nowhere/AgentHost.PluginRunner.dll"));
        Assert.Equal("The plugin runner is missing: /nowhere/AgentHost.PluginRunner.dll does not exist. Install the host again.", fault.Message);
    }

    [Fact]
    public async Task Activate_AssemblyMissing_SameMessageAsInProcess()
    {
        var manifest = TestHost.Manifest with { Entry = new PluginEntry("Gone.dll", "Gone") };
        var one = await Assert.ThrowsAsync<CapabilityException>(async () => await TestHost.StartAsync(isolated: false, manifest: manifest));
        var other = await Assert.ThrowsAsync<CapabilityException>(async () => await TestHost.StartAsync(isolated: true, manifest: manifest));
        Assert.Equal(one.Message, other.Message);
    }

    [Fact]
    public async Task Activate_CapabilityNotAnnounced_SameMessageAsInProcess()
    {
        var manifest = TestHost.Manifest with { Contributes = new Dictionary<string, System.Text.Json.JsonElement>() };
        var one = await Assert.ThrowsAsync<InvalidOperationException>(async () => await TestHost.StartAsync(isolated: false, manifest: manifest));
        var other = await Assert.ThrowsAsync<InvalidOperationException>(async () => await TestHost.StartAsync(isolated: true, manifest: manifest));
        Assert.Contains("announce", one.Message, StringComparison.Ordinal);
        Assert.Equal(one.Message, other.Message);
    }
}
