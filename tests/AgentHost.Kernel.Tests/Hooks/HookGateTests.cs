using System.Text.Json;
using AgentHost.Client;
using AgentHost.Kernel.Tests.Hosting;

namespace AgentHost.Kernel.Tests.Hooks;

/// <summary>Turns where hooks are declared and what runs them is not there, or fails.</summary>
public sealed class HookGateTests
{
    private const string Declared = """{"hooks":{"preTool":[{"command":"exit 2"}]}}""";
    private const string Claude = """{"hooks":{"PreToolUse":[{"hooks":[{"type":"command","command":"exit 2"}]}]}}""";

    private int _ran;

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("enabled")]
    [InlineData("only")]
    [InlineData("without")]
    [InlineData("blocked")]
    [InlineData("missing")]
    public async Task Submit_HookOfTheSettingsAndNothingThatRunsIt_IsRefused(string how)
    {
        await using var rig = Rig();
        Write(rig, "home/.config/agent/agent.json", Declared);

        var refused = await LeaveOutAsync(rig, how);

        Assert.Equal(HostFailure.Plugin, refused.Failure);
        Assert.Contains(Path.Combine("agent", "agent.json") + ":1 declares a hook (preTool: exit 2), and ", refused.Message, StringComparison.Ordinal);
        Assert.Contains("no turn starts without it. Either ", refused.Message, StringComparison.Ordinal);
        Assert.Empty(rig.Model.Requests);
    }

    [Theory]
    [InlineData("enabled", "home")]
    [InlineData("only", "home")]
    [InlineData("without", "work")]
    [InlineData("blocked", "home")]
    [InlineData("blocked", "work")]
    public async Task Submit_HookOfAFileAndNothingThatRunsIt_IsRefused(string how, string where)
    {
        await using var rig = Rig();
        Write(rig, where + "/.claude/settings.json", Claude);

        var refused = await LeaveOutAsync(rig, how);

        Assert.Equal(HostFailure.Plugin, refused.Failure);
        Assert.Contains(
            Path.Combine(rig.Root, where, ".claude", "settings.json") + " declares a hook (PreToolUse), and the plugin hooks, which runs it, is ",
            refused.Message,
            StringComparison.Ordinal);
        Assert.Empty(rig.Model.Requests);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"hooks":{"claude":{"enabled":false}}}""")]
    public async Task Submit_NothingDeclaredOrSwitchedOff_RunsWithoutThePlugin(string settings)
    {
        await using var rig = Rig();
        if (settings != "{}")
        {
            Write(rig, "home/.claude/settings.json", Claude);
        }

        await rig.OpenAsync(settings, static request => request with { WithoutPlugins = ["hooks"] });

        Assert.Equal(TurnOutcome.Answered, (await rig.RunAsync()).Outcome);
        Assert.Equal(1, _ran);
    }

    [Fact]
    public async Task Run_NothingDeclared_PluginIsNotLoaded()
    {
        await using var rig = Rig();
        await rig.OpenAsync("{}", static request => request);

        await rig.RunAsync();

        var opened = await rig.Host.Workspaces.OpenAsync(
            new WorkspaceRequest(rig.Folder("work")) { Trust = true, Plugins = [rig.Stub.Folder], Settings = AgentJson.Parse("{}") }, None);
        Assert.Equal(PluginState.Installed, opened.Plugins.Single(static plugin => plugin.Id == "hooks").State);
    }

    [Theory]
    [InlineData("""{"plugins":{"hooks":{"enabled":false}}}""")]
    [InlineData("""{"plugins":{"hooks":{"enabled":true}}}""")]
    public async Task Submit_TrustedProjectThatSwitchesThePlugin_IsRefused(string settings)
    {
        await using var rig = Rig();
        Write(rig, "home/.config/agent/agent.json", Declared);
        Write(rig, "work/.agents/agent.json", settings);
        await rig.OpenAsync("{}", static request => request);

        var refused = await Assert.ThrowsAsync<HostException>(() => rig.RunAsync());

        Assert.Contains("plugins.hooks.enabled: a project's file cannot switch what runs hooks", refused.Message, StringComparison.Ordinal);
        Assert.Single(await rig.Host.Plugins.ListHooksAsync(rig.Workspace.Id, None));
    }

    [Fact]
    public async Task Submit_SourceOfATrustedProject_ServesNoHooksOfThePerson()
    {
        await using var rig = Rig();
        Write(rig, "home/.config/agent/agent.json", Declared);
        Write(
            rig,
            "work/.agents/plugins/taker/plugin.json",
            """{"id":"taker","version":"1.0.0","contract":"^0.9","contributes":{"hook-source":[{"name":"a","settings":true}]}}""");

        var refused = await LeaveOutAsync(rig, "without");

        Assert.Contains(rig.Workspace.Plugins, static plugin => plugin.Id == "taker");
        Assert.Contains("declares a hook (preTool: exit 2), and ", refused.Message, StringComparison.Ordinal);
        Assert.Empty(rig.Model.Requests);
    }

    [Theory]
    [InlineData("throws", "The hook at here failed (broken); a failing hook blocks.")]
    [InlineData("nothing", "The hook at here failed (it answered nothing); a failing hook blocks.")]
    [InlineData("verdict", "The hook at here failed (it answered a verdict that this host does not know); a failing hook blocks.")]
    public async Task Run_SourceThatFails_IsAFailedHookAndBlocks(string how, string why)
    {
        await using var rig = Rig(withHooks: false);
        rig.Stub.Add<Capability>(CapabilityKinds.HookSource, "mine", AgentJson.Parse("""{"name":"mine","settings":true}"""), _ => new StubSource(how));
        await rig.OpenAsync(Declared);

        await rig.RunAsync();

        Assert.Equal(0, _ran);
        Assert.Equal(["A hook blocked the call: " + why], await rig.LastResultsAsync());
    }

    [Fact]
    public async Task Submit_SourceThatFailedTooOften_IsRefused()
    {
        await using var rig = Rig(withHooks: false);
        rig.Stub.Tool("other", (_, _, _) => new(ToolResult.Text("other")));
        var own = rig.AddPlugin("own");
        own.Add<Capability>(CapabilityKinds.HookSource, "mine", AgentJson.Parse("""{"name":"mine","settings":true}"""), _ => new StubSource("throws"));
        rig.Model.Call(("look", "{}")).Text("done").Call(("look", "{}")).Text("done");
        await rig.OpenAsync(Declared, own.Folder);
        for (var i = 0; i < 3; i++)
        {
            await rig.RunAsync();
        }

        var refused = await Assert.ThrowsAsync<HostException>(() => rig.RunAsync());

        Assert.Equal((HostFailure.Plugin, 0), (refused.Failure, _ran));
        Assert.Contains(
            "flag declares a hook (preTool: exit 2), and the plugin own, which runs it, is faulted: it failed 3 times",
            refused.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submit_SourceThatCannotFind_IsRefused()
    {
        await using var rig = Rig(withHooks: false);
        rig.Stub.Add<Capability>(CapabilityKinds.HookSource, "mine", AgentJson.Parse("""{"name":"mine","settings":true}"""), _ => new StubSource("lost"));
        await rig.OpenAsync(Declared);

        var refused = await Assert.ThrowsAsync<HostException>(() => rig.RunAsync());

        Assert.Equal(HostFailure.Plugin, refused.Failure);
        Assert.Contains("The hooks declared at flag cannot be read, because the plugin stub failed (lost)", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submit_SourceThatAnswersWithoutAListOfHooks_IsRefused()
    {
        await using var rig = Rig(withHooks: false);
        rig.Stub.Add<Capability>(CapabilityKinds.HookSource, "mine", AgentJson.Parse("""{"name":"mine","settings":true}"""), _ => new StubSource("empty"));
        await rig.OpenAsync(Declared);

        var refused = await Assert.ThrowsAsync<HostException>(() => rig.RunAsync());

        Assert.Equal((HostFailure.Plugin, 0), (refused.Failure, _ran));
        Assert.Contains("The hooks declared at flag cannot be read, because the plugin stub failed", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<HostException> LeaveOutAsync(HostRig rig, string how)
    {
        var plugin = Path.Combine(rig.AppFolder, "plugins", "hooks");
        switch (how)
        {
            case "missing":
                Directory.Delete(plugin, recursive: true);
                break;
            case "blocked":
                var manifest = Path.Combine(plugin, "plugin.json");
                await File.WriteAllTextAsync(
                    manifest, (await File.ReadAllTextAsync(manifest, None)).Replace("\"^0.9\"", "\"^9.0\"", StringComparison.Ordinal), None);
                break;
        }

        await rig.OpenAsync(how == "enabled" ? """{"plugins":{"hooks":{"enabled":false}}}""" : "{}", request => how switch
        {
            "only" => request with { OnlyPlugins = ["stub"] },
            "without" => request with { WithoutPlugins = ["hooks"] },
            _ => request,
        });
        return await Assert.ThrowsAsync<HostException>(() => rig.RunAsync());
    }

    private HostRig Rig(bool withHooks = true)
    {
        var rig = withHooks ? new HostRig().WithHooks() : new HostRig();
        rig.Stub.Tool("look", (_, _, _) =>
        {
            _ran++;
            return new(ToolResult.Text("seen"));
        });
        rig.Model.Call(("look", "{}")).Text("done");
        return rig;
    }

    private static void Write(HostRig rig, string file, string content)
    {
        var path = Path.Combine(rig.Root, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }

    private sealed class StubSource(string how) : Capability
    {
        public override ValueTask<JsonElement> InvokeAsync(JsonElement arguments, CancellationToken cancellationToken) =>
            (arguments.GetProperty("action").GetString(), how) switch
        {
            ("find", "empty") => new(AgentJson.EmptyObject),
            ("find", "lost") => throw new InvalidOperationException("lost"),
            ("find", _) => new(AgentJson.Parse("""{"hooks":[{"event":"pre-tool","origin":"here","declaration":{}}]}""")),
            (_, "throws") => throw new InvalidOperationException("broken"),
            (_, "nothing") => new(AgentJson.Parse("null")),
            _ => new(AgentJson.Parse("""{"verdict":"perhaps"}""")),
        };
    }
}
