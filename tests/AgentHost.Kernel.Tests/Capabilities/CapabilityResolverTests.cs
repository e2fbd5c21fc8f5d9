using AgentHost.Client;
using AgentHost.Kernel.Capabilities;
using AgentHost.Kernel.Tests.Hosting;
using AgentHost.Kernel.Tests.Plugins.Lifecycle;
using AgentHost.Plugins.Lifecycle;

namespace AgentHost.Kernel.Tests.Capabilities;

public sealed class CapabilityResolverTests
{
    private static readonly string Declaration = """{"name":"x","description":"A tool.","inputSchema":{"type":"object"}}""";

    private readonly CapabilityResolver _resolver = new(_ => PluginRig.Workspace);

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Resolve_ManyCallers_MakeItOnceForAWorkspace()
    {
        await using var rig = new PluginRig();
        var made = 0;
        rig.Stub.Add<Tool>("tool", "x", AgentJson.Parse(Declaration), _ =>
        {
            Interlocked.Increment(ref made);
            return new StubTool();
        });
        await using var plugin = rig.Host();
        var descriptor = Find(plugin);

        var tools = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(async () => await _resolver.ResolveAsync<Tool>(descriptor, None), None)));
        await new CapabilityResolver(_ => PluginRig.Workspace).ResolveAsync<Tool>(descriptor, None);

        Assert.Single(tools.Distinct());
        Assert.Equal(2, made);
    }

    [Fact]
    public async Task Resolve_DeclaredAndNotMade_SaysSo()
    {
        await using var rig = new PluginRig();
        rig.Stub.Declare("tool", AgentJson.Parse(Declaration));
        await using var plugin = rig.Host();

        Assert.Equal("stub announces tool/x in its plugin.json, but its code did not register it.", await FailAsync<Tool>(Find(plugin)));
        Assert.Equal(PluginState.Active, plugin.State);
    }

    [Fact]
    public async Task Resolve_OfAnotherTypeThanItsKind_SaysSo()
    {
        await using var rig = new PluginRig();
        rig.Stub.Add<Capability>("gauge", "x", AgentJson.Parse(Declaration), _ => new Gauge());
        await using var plugin = rig.Host();

        Assert.Equal("stub made a Gauge for gauge/x, which is not a Tool.", await FailAsync<Tool>(Find(plugin, "gauge")));
        Assert.IsType<Gauge>(await _resolver.ResolveAsync<Capability>(Find(plugin, "gauge"), None));
    }

    [Fact]
    public async Task Resolve_FactoryThatThrowsOrMakesNothing_IsAskedAgainNextTime()
    {
        await using var rig = new PluginRig();
        var tries = 0;
        rig.Stub.Add<Tool>("tool", "x", AgentJson.Parse(Declaration), _ => ++tries switch
        {
            1 => throw new InvalidOperationException("not yet"),
            2 => null!,
            _ => new StubTool(),
        });
        await using var plugin = rig.Host();

        Assert.Equal("The plugin stub failed to make tool/x: not yet", await FailAsync<Tool>(Find(plugin)));
        Assert.Equal("stub made nothing for tool/x.", await FailAsync<Tool>(Find(plugin)));
        Assert.NotNull(await _resolver.ResolveAsync<Tool>(Find(plugin), None));
    }

    [Fact]
    public async Task Resolve_FactoryThatBlocks_IsLeftBehindAtTheDeadline()
    {
        await using var rig = new PluginRig();
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var held = new ManualResetEventSlim();
        rig.Stub.Add<Tool>("tool", "x", AgentJson.Parse(Declaration), _ =>
        {
            reached.SetResult();
            held.Wait();
            return new StubTool();
        });
        await using var plugin = rig.Host();

        var failed = FailAsync<Tool>(Find(plugin));
        await reached.Task;
        await rig.Time.WaitForTimerAsync(TimeSpan.FromSeconds(10));
        rig.Time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal("The plugin stub did not make tool/x within 10 s.", await failed);
        held.Set();
    }

    [Fact]
    public async Task Resolve_PluginThatFails_SaysWhatItsActivationSaid()
    {
        await using var rig = new PluginRig();
        rig.Stub.Declare("tool", AgentJson.Parse(Declaration)).Activated = (_, _) => throw new InvalidOperationException("out of order");
        await using var plugin = rig.Host();

        Assert.Equal("The plugin stub cannot be used: its activation failed: out of order", await FailAsync<Tool>(Find(plugin)));
    }

    [Fact]
    public async Task Registration_Withdrawn_IsMadeNoMore()
    {
        await using var rig = new PluginRig();
        IDisposable? registration = null;
        rig.Stub.Declare("tool", AgentJson.Parse(Declaration)).Activated = (context, _) =>
        {
            registration = context.Register<Tool>("tool", "x", _ => new StubTool());
            return default;
        };
        await using var plugin = rig.Host();
        Assert.NotNull(await _resolver.ResolveAsync<Tool>(Find(plugin), None));

        registration!.Dispose();
        registration.Dispose();

        var exception = await Assert.ThrowsAsync<CapabilityException>(() =>
            new CapabilityResolver(_ => PluginRig.Workspace).ResolveAsync<Tool>(Find(plugin), None).AsTask());
        Assert.Contains("did not register it", exception.Message, StringComparison.Ordinal);
    }

    private static CapabilityDescriptor Find(HostedPlugin plugin, string kind = "tool") => CapabilityRegistry.Build([plugin]).Find(kind, "x")!;

    private async Task<string> FailAsync<T>(CapabilityDescriptor descriptor)
        where T : class =>
        (await Assert.ThrowsAsync<CapabilityException>(() => _resolver.ResolveAsync<T>(descriptor, None).AsTask())).Message;

    private sealed class Gauge : Capability
    {
        public override ValueTask<System.Text.Json.JsonElement> InvokeAsync(System.Text.Json.JsonElement arguments, CancellationToken cancellationToken) =>
            new(arguments);
    }
}
