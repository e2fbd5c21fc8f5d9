using AgentHost.Client;
using AgentHost.Kernel.Tests.Hosting;
using AgentHost.Plugins;
using AgentHost.Plugins.Lifecycle;
using AgentHost.Plugins.Manifests;

namespace AgentHost.Kernel.Tests.Plugins.Lifecycle;

public sealed class ActivationTests
{
    private static readonly TimeSpan ActivationDeadline = TimeSpan.FromSeconds(10);

    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Activate_AHundredCallers_ActivateItOnce()
    {
        await using var rig = new PluginRig();
        var times = 0;
        rig.Stub.Activated = async (_, _) =>
        {
            Interlocked.Increment(ref times);
            await _held.Task;
        };
        await using var plugin = rig.Host();

        var callers = Enumerable.Range(0, 100).Select(_ => Task.Run(() => plugin.ActivateAsync(None), None)).ToList();
        _held.SetResult();
        var runtimes = await Task.WhenAll(callers);

        Assert.Equal(1, times);
        Assert.Single(runtimes.Distinct());
        Assert.Equal([PluginState.Active], rig.States);
        Assert.NotNull(plugin.ActivationMs);
    }

    [Fact]
    public async Task Activate_CallerThatGivesUp_DoesNotEndTheActivationOfTheOthers()
    {
        await using var rig = new PluginRig();
        rig.Stub.Activated = async (_, _) => await _held.Task;
        await using var plugin = rig.Host();
        using var giveUp = new CancellationTokenSource();

        var first = plugin.ActivateAsync(giveUp.Token);
        var second = plugin.ActivateAsync(None);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        _held.SetResult();

        await second;
        Assert.Equal(PluginState.Active, plugin.State);
    }

    [Fact]
    public async Task Activate_PluginThatWaitsForever_IsFaultedAtTheDeadline()
    {
        await using var rig = new PluginRig();
        rig.Stub.Activated = async (_, _) =>
        {
            _reached.SetResult();
            await _held.Task;
        };
        await using var plugin = rig.Host();

        var activation = plugin.ActivateAsync(None);
        await _reached.Task;
        rig.Time.Advance(ActivationDeadline);

        Assert.Equal(
            "The plugin stub cannot be used: it did not activate within 10 s", (await Assert.ThrowsAsync<CapabilityException>(() => activation)).Message);
        Assert.Equal(PluginState.Faulted, plugin.State);
        _held.SetResult();
    }

    [Fact]
    public async Task Activate_PluginThatHeedsItsToken_IsToldWhyAllTheSame()
    {
        await using var rig = new PluginRig();
        rig.Stub.Activated = async (_, token) =>
        {
            _reached.SetResult();
            await Task.Delay(Timeout.Infinite, token);
        };
        await using var plugin = rig.Host();

        var activation = plugin.ActivateAsync(None);
        await _reached.Task;
        rig.Time.Advance(ActivationDeadline);

        Assert.Equal(
            "The plugin stub cannot be used: it did not activate within 10 s", (await Assert.ThrowsAsync<CapabilityException>(() => activation)).Message);
    }

    [Fact]
    public async Task Activate_ConstructorThatBlocks_IsLeftBehind()
    {
        await using var rig = new PluginRig();
        using var open = new ManualResetEventSlim();
        rig.Stub.Lay("constructor", () =>
        {
            _reached.SetResult();
            open.Wait();
        });
        await using var plugin = rig.Host();

        var activation = plugin.ActivateAsync(None);
        await _reached.Task;
        rig.Time.Advance(ActivationDeadline);

        await Assert.ThrowsAsync<CapabilityException>(() => activation);
        open.Set();
    }

    [Fact]
    public async Task Activate_ConstructorThatThrows_SaysItsWords()
    {
        await using var rig = new PluginRig();
        rig.Stub.Lay("constructor", (Action)(() => throw new InvalidOperationException("out of order")));
        await using var plugin = rig.Host();

        var exception = await Assert.ThrowsAsync<CapabilityException>(() => plugin.ActivateAsync(None));

        Assert.Equal("The plugin stub cannot be used: its constructor failed: out of order", exception.Message);
        Assert.Equal((PluginState.Faulted, "its constructor failed: out of order"), (plugin.State, plugin.Reason));
    }

    [Fact]
    public async Task Activate_AfterAFault_IsNotTriedAgainAndSaysWhy()
    {
        await using var rig = new PluginRig();
        var times = 0;
        rig.Stub.Activated = (_, _) =>
        {
            times++;
            throw new InvalidOperationException("out of order");
        };
        await using var plugin = rig.Host();

        await Assert.ThrowsAsync<CapabilityException>(() => plugin.ActivateAsync(None));
        var again = await Assert.ThrowsAsync<CapabilityException>(() => plugin.ActivateAsync(None));

        Assert.Equal(1, times);
        Assert.Equal("The plugin stub is faulted: its activation failed: out of order", again.Message);
    }

    [Fact]
    public async Task Activate_PluginWhoseProcessWasLost_IsActivatedAnewUntilItHappensTooOften()
    {
        await using var rig = new PluginRig();
        var made = new List<LosableRuntime>();
        var quarantined = new List<string>();
        rig.Quarantined = quarantined.Add;
        await using var plugin = rig.Host(runtime: _ =>
        {
            made.Add(new LosableRuntime());
            return made[^1];
        });

        for (var round = 0; round < 2; round++)
        {
            var runtime = await plugin.ActivateAsync(None);
            Assert.Same(made[round], runtime);
            made[^1].Lost!("its process ended");
            Assert.Equal(PluginState.Installed, plugin.State);
        }

        // The first loss is made good at once, the second after a while.
        var third = plugin.ActivateAsync(None);
        Assert.Equal(2, made.Count);
        rig.Time.Advance(TimeSpan.FromSeconds(2));
        await third;
        Assert.Empty(quarantined);
        made[^1].Lost!("its process ended");

        Assert.Equal(["It failed 3 times within five minutes, last: its process ended"], quarantined);
        Assert.Equal(3, made.Count);
        Assert.Contains(
            "3 times within five minutes", (await Assert.ThrowsAsync<CapabilityException>(() => plugin.ActivateAsync(None))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Activate_PluginWhoseProcessHadNothingToDo_IsActivatedAnewAnyNumberOfTimes()
    {
        await using var rig = new PluginRig();
        var made = new List<LosableRuntime>();
        await using var plugin = rig.Host(runtime: _ =>
        {
            made.Add(new LosableRuntime());
            return made[^1];
        });

        for (var round = 0; round < 10; round++)
        {
            Assert.Same(await plugin.ActivateAsync(None), made[round]);
            made[^1].Retired!("it had nothing to do");
            Assert.Equal((PluginState.Installed, "it had nothing to do"), (plugin.State, plugin.Reason));
        }
    }

    [Theory]
    [InlineData("Bundled", false)]
    [InlineData("Run", true)]
    [InlineData("User", true)]
    public async Task Activate_InThisProcess_IsMarkedWhileItRunsUnlessBundled(string from, bool marked)
    {
        var origin = Enum.Parse<PluginOrigin>(from);
        await using var rig = new PluginRig();
        var during = -1;
        rig.Stub.Activated = (_, _) =>
        {
            during = rig.Marks;
            return default;
        };
        var read = AgentHost.Plugins.Manifests.ManifestReader.Read(Path.Combine(rig.Stub.Write().Folder, "plugin.json"), origin);
        await using var plugin = rig.Host(new InstalledPlugin(read.Manifest!, rig.Stub.Folder, origin));

        await plugin.ActivateAsync(None);

        Assert.Equal((marked ? 1 : 0, 0), (during, rig.Marks));
    }

    [Fact]
    public async Task Dispose_WhileItActivates_BlamesNobody()
    {
        await using var rig = new PluginRig();
        rig.Stub.Activated = async (_, _) =>
        {
            _reached.SetResult();
            await _held.Task;
        };
        var plugin = rig.Host();

        var activation = plugin.ActivateAsync(None);
        await _reached.Task;
        Assert.Equal(1, rig.Marks);
        await plugin.DisposeAsync();

        Assert.Equal(0, rig.Marks);
        _held.SetResult();
        await Assert.ThrowsAsync<CapabilityException>(() => activation);
    }

    [Fact]
    public async Task Strike_ThreeWithinFiveMinutes_FaultThePluginAndFewerDoNot()
    {
        await using var rig = new PluginRig();
        await using var plugin = rig.Host();
        await plugin.ActivateAsync(None);

        for (var i = 0; i < 10; i++)
        {
            plugin.RecordFault("a");
            rig.Time.Advance(TimeSpan.FromMinutes(3));
        }

        Assert.Equal(PluginState.Active, plugin.State);
        plugin.RecordFault("b");
        plugin.RecordFault("last");
        Assert.Equal((PluginState.Faulted, "it failed 3 times within five minutes, last: last"), (plugin.State, plugin.Reason));
    }

    [Fact]
    public async Task Dispose_WhileItActivates_PluginIsStoppedWhenActivationEnds()
    {
        await using var rig = new PluginRig();
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var stopping = CancellationToken.None;
        rig.Stub.Lay("deactivate", (CancellationToken _) =>
        {
            stopped.SetResult();
            return default(ValueTask);
        });
        rig.Stub.Activated = async (context, _) =>
        {
            stopping = context.Stopping;
            _reached.SetResult();
            await _held.Task;
        };
        var plugin = rig.Host();

        var activation = plugin.ActivateAsync(None);
        await _reached.Task;
        await plugin.DisposeAsync();
        _held.SetResult();

        Assert.Equal("The plugin stub cannot be used: the host is closing", (await Assert.ThrowsAsync<CapabilityException>(() => activation)).Message);
        await stopped.Task.WaitAsync(TimeSpan.FromSeconds(30), None);
        Assert.True(stopping.IsCancellationRequested);
        Assert.Equal(PluginState.Stopping, plugin.State);
        await Assert.ThrowsAsync<CapabilityException>(() => plugin.ActivateAsync(None));
    }

    [Fact]
    public async Task Dispose_PluginThatHangsInStopping_IsLeftBehindAndTold()
    {
        await using var rig = new PluginRig();
        rig.Stub.Lay("deactivate", async ValueTask (CancellationToken _) =>
        {
            _reached.SetResult();
            await _held.Task;
        });
        var plugin = rig.Host();
        await plugin.ActivateAsync(None);

        var closing = plugin.DisposeAsync().AsTask();
        await _reached.Task;
        rig.Time.Advance(TimeSpan.FromSeconds(5));
        await closing;

        Assert.Contains(rig.Told, e =>
            e is HostWarning warning && warning.Message.StartsWith("The plugin stub failed while it was being stopped", StringComparison.Ordinal));
        _held.SetResult();
    }

    [Fact]
    public async Task Activate_BlockedPlugin_LoadsNothing()
    {
        await using var rig = new PluginRig();
        await using var plugin = rig.Host(blocked: "it is too new", runtime: _ => throw new InvalidOperationException("made a runtime"));

        Assert.Equal("The plugin stub is blocked: it is too new", (await Assert.ThrowsAsync<CapabilityException>(() => plugin.ActivateAsync(None))).Message);
        plugin.RecordFault("a");
        Assert.Equal(PluginState.Blocked, plugin.State);
    }

    [Theory]
    [InlineData("Missing.dll", "TestPlugins.Stub.StubPlugin", "stub names the assembly Missing.dll, which is not in its folder.")]
    [InlineData("TestPlugins.Stub.dll", "No.Such.Type", "TestPlugins.Stub.dll has no type No.Such.Type, which the plugin.json of stub names.")]
    [InlineData("no-code.dll", "A.B", "its activation failed: ")]
    public async Task Activate_EntryThatLeadsNowhere_SaysWhat(string assembly, string type, string expected)
    {
        await using var rig = new PluginRig();
        await File.WriteAllTextAsync(Path.Combine(rig.Stub.Folder, "no-code.dll"), "text", None);
        rig.Stub.Change(manifest => manifest with { Entry = new PluginEntry(assembly, type) });
        await using var plugin = rig.Host();

        Assert.StartsWith(
            "The plugin stub cannot be used: " + expected,
            (await Assert.ThrowsAsync<CapabilityException>(() => plugin.ActivateAsync(None))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Register_WhatTheManifestDoesNotSayOrTwiceOrOfAnotherKind_FaultsThePlugin()
    {
        foreach (var (register, expected) in ((Action<IPluginContext>, string)[])
        [
            (context =>
                context.Register<Tool>("tool", "other", _ => new StubTool()),
                "stub registers tool/other, which its plugin.json does not announce: add it under contributes.tool."),
            (context => context.Register<Tool>("tool", "look", _ => new StubTool()), "stub registers tool/look twice."),
            (context => context.Register<object>("tool", "look", _ => new object()), "A capability of kind \"tool\" derives from Tool; Object does not."),
            (context => context.Register<Tool>("target", "look", _ => new StubTool()), "A capability of kind \"target\" derives from Target; Tool does not."),
        ])
        {
            await using var rig = new PluginRig();
            rig.Stub.Tool("look", (_, _, _) => new(ToolResult.Text("seen")));
            rig.Stub.Activated = (context, _) =>
            {
                register(context);
                return default;
            };
            await using var plugin = rig.Host();

            Assert.Equal(
                "The plugin stub cannot be used: its activation failed: " + expected,
                (await Assert.ThrowsAsync<CapabilityException>(() => plugin.ActivateAsync(None))).Message);
        }
    }

    private sealed class LosableRuntime : IPluginRuntime
    {
        public int? ProcessId => 1;

        public Action<string>? Lost { get; set; }

        public Action<string>? Retired { get; set; }

        public Func<CancellationToken, Task<IPluginRuntime>>? Successor { get; set; }

        public ValueTask ActivateAsync(CancellationToken cancellationToken) => default;

        public object Create(string kind, string name, IWorkspaceContext workspace) => throw new NotSupportedException();

        public ValueTask DisposeAsync() => default;
    }
}
