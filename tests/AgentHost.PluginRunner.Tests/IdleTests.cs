using AgentHost.Client;
using AgentHost.Plugins;
using AgentHost.Plugins.Isolation;
using AgentHost.Plugins.Lifecycle;

namespace AgentHost.PluginRunner.Tests;

/// <summary>A process with nothing to do goes, and comes back: docs/internals/when-a-plugin-dies.md.</summary>
public sealed class IdleTests
{
    private static readonly IsolationOptions Soon = new() { Idle = TimeSpan.FromMilliseconds(300) };

    [Fact]
    public async Task Idle_NothingAsked_ProcessEndsAndTheNextCallStartsAnother()
    {
        await using var inner = await TestHost.StartAsync(isolated: false);
        await using var rested = new Rested(inner);
        var first = await rested.Plugin.ActivateAsync(CancellationToken.None);
        var tool = (Tool)first.Create("tool", "probe", inner.Workspace);
        var provider = (ModelProvider)first.Create("provider", "probe", inner.Workspace);
        await using var client = provider.CreateClient(new ModelClientOptions("probe", "text:3:5"));
        for (var round = 0; round < 3; round++)
        {
            // What was made before lives on: the tool and the model's client are those of the first process.
            await inner.RunAsync(tool, "nothing");
            Assert.NotEmpty(await client.StreamAsync(Streams.Request, CancellationToken.None).ToListAsync());
            Assert.Equal(PluginState.Active, rested.Plugin.State);
            await rested.NextAsync();
            Assert.Contains("nothing to do", rested.Plugin.Reason, StringComparison.Ordinal);
            Assert.Null(rested.Plugin.ProcessId);
        }

        // Each process told what it allocated, the last one too.
        await inner.RunnerProcesses.Started[^1].WaitAsync(CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.InRange(rested.Plugin.Meter.Read(default)!.AllocatedBytes, 3 * 50_000, 1L << 30);
        Assert.Equal(3, rested.Plugin.Meter.Read(default)!.Activations);

        var last = inner.RunnerProcesses.Started[^1];
        Assert.Equal(3, inner.RunnerProcesses.Started.Count);
        await last.WaitAsync(CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(0, await last.WaitAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Idle_CallInFlight_StaysWhileAnotherGoes()
    {
        await using var inner = await TestHost.StartAsync(isolated: false);
        await using var busy = new Rested(inner);
        await using var idle = new Rested(inner);
        var runtime = await busy.Plugin.ActivateAsync(CancellationToken.None);
        using var stop = new CancellationTokenSource();
        var call = inner.RunAsync((Tool)runtime.Create("tool", "probe", inner.Workspace), "hang", "", stop.Token);
        await inner.FirstProgress.Task;

        for (var round = 0; round < 3; round++)
        {
            await idle.Plugin.ActivateAsync(CancellationToken.None);
            await idle.NextAsync();
        }

        Assert.Equal(PluginState.Active, busy.Plugin.State);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await busy.NextAsync();
    }

    [Fact]
    public async Task Idle_ModelThatAnswersBehindACall_StaysWhileAnotherGoes()
    {
        await using var inner = await TestHost.StartAsync(isolated: false);
        await using var busy = new Rested(inner);
        await using var idle = new Rested(inner);
        var runtime = await busy.Plugin.ActivateAsync(CancellationToken.None);
        await inner.RunAsync((Tool)runtime.Create("tool", "probe", inner.Workspace), "model-behind", "\"path\": \"lent/endless\"");

        for (var round = 0; round < 3; round++)
        {
            await idle.Plugin.ActivateAsync(CancellationToken.None);
            await idle.NextAsync();
        }

        Assert.Equal(PluginState.Active, busy.Plugin.State);
        await busy.Plugin.DisposeAsync();
        Assert.Contains("left endless", inner.Notes);
    }

    /// <summary>A plugin whose process goes soon, and word of its going.</summary>
    private sealed class Rested : IAsyncDisposable
    {
        private TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Rested(TestHost host) => Plugin = new HostedPlugin(
            new InstalledPlugin(TestHost.Manifest, TestHost.ProbeFolder, PluginOrigin.Run) { Isolated = true },
            host.Services,
            installed => new IsolatedRuntime(installed, host.Services, Soon),
            told =>
            {
                if (told is PluginStateChanged { State: PluginState.Installed })
                {
                    _gone.TrySetResult();
                }
            });

        public HostedPlugin Plugin { get; }

        public async Task NextAsync()
        {
            await _gone.Task.WaitAsync(TimeSpan.FromSeconds(30));
            _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        public ValueTask DisposeAsync() => Plugin.DisposeAsync();
    }
}
