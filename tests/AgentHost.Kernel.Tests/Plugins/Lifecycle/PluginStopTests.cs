using System.Collections.Concurrent;
using AgentHost.Client;
using AgentHost.Plugins.Lifecycle;

namespace AgentHost.Kernel.Tests.Plugins.Lifecycle;

/// <summary>A plugin is stopped when its calls have ended: by themselves, when they are told to, or left behind.</summary>
public sealed class PluginStopTests
{
    private static readonly TimeSpan CallDeadline = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly ConcurrentQueue<string> _order = new();
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Dispose_CallUnderWay_IsToldToEndBeforeThePluginIsStopped()
    {
        await using var rig = new PluginRig();
        await using var plugin = await ActiveAsync(rig);
        var call = CallAsync(rig, plugin, async token =>
        {
            try
            {
                await Task.Delay(Timeout.Infinite, token);
            }
            finally
            {
                _order.Enqueue("call ended");
            }
        });
        await _reached.Task;

        await plugin.DisposeAsync();

        Assert.Equal(["call ended", "stopped"], _order);
        Assert.StartsWith("The plugin stub is stopping", (await Assert.ThrowsAsync<CapabilityException>(() => call)).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<CapabilityException>(() => CallAsync(rig, plugin, static _ => Task.CompletedTask));
    }

    [Fact]
    public async Task Dispose_CallThatIgnoresItsToken_IsLeftBehind()
    {
        await using var rig = new PluginRig();
        await using var plugin = await ActiveAsync(rig);
        var call = CallAsync(rig, plugin, _ => _goOn.Task);
        await _reached.Task;

        var disposed = plugin.DisposeAsync().AsTask();
        await rig.Time.WaitForTimerAsync(Grace);
        rig.Time.Advance(Grace);

        await disposed.WaitAsync(TimeSpan.FromSeconds(30), None);
        Assert.Equal(["stopped"], _order);
        await Assert.ThrowsAsync<CapabilityException>(() => call);
        _goOn.SetResult();
    }

    [Fact]
    public async Task Stop_WithPatience_LetsTheCallEndByItself()
    {
        await using var rig = new PluginRig();
        await using var plugin = await ActiveAsync(rig);
        var told = false;
        var call = CallAsync(rig, plugin, async token =>
        {
            await _goOn.Task;
            told = token.IsCancellationRequested;
            _order.Enqueue("call ended");
        });
        await _reached.Task;

        var stop = plugin.StopAsync(Patience);
        _goOn.SetResult();
        await call;
        await stop.WaitAsync(TimeSpan.FromSeconds(30), None);

        Assert.Equal(["call ended", "stopped"], _order);
        Assert.False(told);
    }

    [Fact]
    public async Task Stop_PatienceIsOver_TheCallIsToldToEnd()
    {
        await using var rig = new PluginRig();
        await using var plugin = await ActiveAsync(rig);
        var call = CallAsync(rig, plugin, static token => Task.Delay(Timeout.Infinite, token));
        await _reached.Task;

        var stop = plugin.StopAsync(Patience);
        Assert.False(stop.IsCompleted);
        await rig.Time.WaitForTimerAsync(Patience);
        rig.Time.Advance(Patience);

        await stop.WaitAsync(TimeSpan.FromSeconds(30), None);
        Assert.Equal(["stopped"], _order);
        await Assert.ThrowsAsync<CapabilityException>(() => call);
    }

    [Fact]
    public async Task Strike_TheThird_TakesNoMoreCallsAndStopsThePluginAfterThoseUnderWay()
    {
        await using var rig = new PluginRig();
        await using var plugin = await ActiveAsync(rig);
        var call = CallAsync(rig, plugin, async _ =>
        {
            await _goOn.Task;
            _order.Enqueue("call ended");
        });
        await _reached.Task;

        plugin.RecordFault("one");
        plugin.RecordFault("two");
        plugin.RecordFault("three");

        var refused = await Assert.ThrowsAsync<CapabilityException>(() => CallAsync(rig, plugin, static _ => Task.CompletedTask));
        Assert.Equal("The plugin stub is faulted: it failed 3 times within five minutes, last: three", refused.Message);
        Assert.Empty(_order);
        _goOn.SetResult();
        await call;
        await _stopped.Task.WaitAsync(TimeSpan.FromSeconds(30), None);
        Assert.Equal(["call ended", "stopped"], _order);
        Assert.Equal(PluginState.Faulted, plugin.State);
    }

    [Fact]
    public async Task Dispose_WhatHangsOnTheTokenOfACallThrows_ThePluginIsStoppedAllTheSame()
    {
        await using var rig = new PluginRig();
        await using var plugin = await ActiveAsync(rig);
        var call = CallAsync(rig, plugin, static async token =>
        {
            await using var hung = token.Register(static () => throw new InvalidOperationException("on the way out"));
            await Task.Delay(Timeout.Infinite, token);
        });
        await _reached.Task;

        await plugin.DisposeAsync();

        Assert.Equal(["stopped"], _order);
        await Assert.ThrowsAnyAsync<Exception>(() => call);
    }

    private async Task<HostedPlugin> ActiveAsync(PluginRig rig)
    {
        rig.Stub.Lay("deactivate", ValueTask (CancellationToken _) =>
        {
            _order.Enqueue("stopped");
            _stopped.TrySetResult();
            return default;
        });
        var plugin = rig.Host();
        await plugin.ActivateAsync(None);
        return plugin;
    }

    private async Task CallAsync(PluginRig rig, HostedPlugin plugin, Func<CancellationToken, Task> code) => await BoundedCall.RunAsync(
        plugin,
        async token =>
        {
            _reached.TrySetResult();
            await code(token);
            return true;
        },
        CallDeadline,
        rig.Time,
        None);
}
