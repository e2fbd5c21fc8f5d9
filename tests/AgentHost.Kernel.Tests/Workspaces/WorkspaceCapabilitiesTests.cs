using System.Text.Json;
using AgentHost.Client;
using AgentHost.Kernel.Capabilities;
using AgentHost.Kernel.Tests.Hosting;
using AgentHost.Kernel.Tests.Plugins.Lifecycle;
using AgentHost.Kernel.Workspaces;
using AgentHost.Plugins.Lifecycle;

namespace AgentHost.Kernel.Tests.Workspaces;

/// <summary>Calls of one plugin's capability by another: whatever it does, its caller is answered in time.</summary>
public sealed class WorkspaceCapabilitiesTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Invoke_CancellationOfItsOwn_IsTheCapabilitysFault()
    {
        await using var rig = new PluginRig();
        await using var plugin = Add(rig, static (_, _) => throw new TaskCanceledException("its server took too long"));

        var fault = await Assert.ThrowsAsync<CapabilityException>(async () => await InvokeAsync(rig, plugin, None));

        Assert.Equal("gauge/x of stub failed: its server took too long", fault.Message);
        Assert.Equal(1, plugin.Meter.Read(default)!.Failures);
    }

    [Fact]
    public async Task Invoke_CallerEndsIt_IsACancellation()
    {
        await using var rig = new PluginRig();
        using var end = new CancellationTokenSource();
        await using var plugin = Add(rig, async (_, token) =>
        {
            _reached.SetResult();
            await Task.Delay(Timeout.Infinite, token);
            return default;
        });

        var call = InvokeAsync(rig, plugin, end.Token);
        await _reached.Task;
        await end.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(PluginState.Active, plugin.State);
    }

    [Fact]
    public async Task Invoke_BlocksBeforeItsFirstAwait_IsLeftBehindAtTheDeadline()
    {
        await using var rig = new PluginRig();
        using var open = new ManualResetEventSlim();
        await using var plugin = Add(rig, (_, _) =>
        {
            _reached.SetResult();
            open.Wait(CancellationToken.None);
            return default;
        });

        var call = InvokeAsync(rig, plugin, None);
        await _reached.Task;
        await PassAsync(rig);

        Assert.Equal("gauge/x of stub failed: it did not answer within 120 s", (await Assert.ThrowsAsync<CapabilityException>(() => call)).Message);
        open.Set();
    }

    [Fact]
    public async Task Invoke_IgnoresItsToken_IsToldAndLeftBehindAtTheDeadline()
    {
        await using var rig = new PluginRig();
        var fired = new TaskCompletionSource();
        await using var plugin = Add(rig, async (_, token) =>
        {
            token.Register(fired.SetResult);
            _reached.SetResult();
            await Task.Delay(Timeout.Infinite, CancellationToken.None);
            return default;
        });

        var call = InvokeAsync(rig, plugin, None);
        await _reached.Task;
        await PassAsync(rig);

        await Assert.ThrowsAsync<CapabilityException>(() => call);
        await fired.Task.WaitAsync(TimeSpan.FromSeconds(30), None);
    }

    [Theory]
    [InlineData("target")]
    [InlineData("tool")]
    public async Task Invoke_KindOfTheHost_IsRefused(string kind)
    {
        await using var rig = new PluginRig();
        await using var plugin = Add(rig, static (_, _) => default);
        var capabilities = new WorkspaceCapabilities(CapabilityRegistry.Build([plugin]), new CapabilityResolver(_ => PluginRig.Workspace), rig.Time);

        var fault = await Assert.ThrowsAsync<CapabilityException>(async () => await capabilities.InvokeAsync(kind, "x", AgentJson.EmptyObject, None));

        Assert.Equal($"{kind}/x is called by the host alone; plugins call kinds that plugins brought.", fault.Message);
    }

    private static async Task PassAsync(PluginRig rig)
    {
        await rig.Time.WaitForTimerAsync(Deadline);
        rig.Time.Advance(Deadline);
        await rig.Time.WaitForTimerAsync(Grace);
        rig.Time.Advance(Grace);
    }

    // On the pool: a call that blocks its caller shows at the test's own patience.
    private static Task<JsonElement> InvokeAsync(PluginRig rig, HostedPlugin plugin, CancellationToken cancellationToken)
    {
        var capabilities = new WorkspaceCapabilities(CapabilityRegistry.Build([plugin]), new CapabilityResolver(_ => PluginRig.Workspace), rig.Time);
        return Task.Run(async () => await capabilities.InvokeAsync("gauge", "x", AgentJson.EmptyObject, cancellationToken), None);
    }

    private static HostedPlugin Add(PluginRig rig, Func<JsonElement, CancellationToken, ValueTask<JsonElement>> invoke)
    {
        rig.Stub.Add<Capability>("gauge", "x", AgentJson.Parse("""{"name":"x"}"""), _ => new StubCapability(invoke));
        return rig.Host();
    }
}
