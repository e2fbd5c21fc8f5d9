using AgentHost.Plugins.Lsp.Hooks;

namespace AgentHost.Plugins.Lsp.Tests.Hooks;

public sealed class DiagnosticsHookTests
{
    [Fact]
    public async Task Run_EditBreaksFile_TellsWhatIsNewAlone()
    {
        await using var rig = ServerRig.Bad("good");
        rig.Workspace.With("a.bad", "bad");
        var hook = new DiagnosticsHook(rig.Pool, TimeProvider.System);
        Assert.Contains("a.bad:1:1: error: bad word", (await hook.RunAsync(Input("a.bad"), CancellationToken.None)).AddedContext!, StringComparison.Ordinal);
        Assert.Null((await hook.RunAsync(Input("a.bad"), CancellationToken.None)).AddedContext);
        rig.Workspace.With("a.bad", "even worse now");
        Assert.Contains("worse word", (await hook.RunAsync(Input("a.bad"), CancellationToken.None)).AddedContext!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_FileWithoutServer_SaysNothing()
    {
        await using var rig = ServerRig.Bad("good");
        rig.Workspace.With("a.txt", "bad");
        Assert.Same(HookResult.None, await new DiagnosticsHook(rig.Pool, TimeProvider.System).RunAsync(Input("a.txt"), CancellationToken.None));
        Assert.Empty(rig.Processes.Started);
    }

    private static HookInput Input(string path) => new(HookEvent.PostTool, "s", "/") { Result = ToolResult.Text("done") with { Paths = [path] } };
}
