using AgentHost.Plugins.Lsp.Hooks;

namespace AgentHost.Plugins.Lsp.Tests.Hooks;

public sealed class DiagnosticsHookTests
{
    [Fact]
    public async Task Run_EditBreaksFile_TellsWhatIsNewAlone()
    {
        await using var rig = ServerRig.Bad("good");
        rig.Set("wait", 8_000);
        rig.Workspace.With("a.bad", "bad").With("b.bad", "fine");

        // The wait is for words, not for a program's start.
        await rig.FindAsync("b.bad");
        var hook = new DiagnosticsHook(rig.Pool, TimeProvider.System);
        Assert.Contains("a.bad:1:1: error: bad word", (await hook.RunAsync(Input("a.bad"), CancellationToken.None)).AddedContext!, StringComparison.Ordinal);
        Assert.Null((await hook.RunAsync(Input("a.bad"), CancellationToken.None)).AddedContext);
        rig.Workspace.With("a.bad", "even worse now");
        Assert.Contains("worse word", (await hook.RunAsync(Input("a.bad"), CancellationToken.None)).AddedContext!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ServerCannotStart_IsSaidOnceATurn()
    {
        await using var rig = ServerRig.Bad("good");
        rig.AddServer("dead", "no-such-program-anywhere");
        rig.Workspace.With("a.bad", "bad").With("b.bad", "fine");
        await AgentHost.Plugins.Lsp.Findings.FileCheck.RunAsync(rig.Pool, "b.bad", ServerRig.Patience, CancellationToken.None);
        var hook = new DiagnosticsHook(rig.Pool, TimeProvider.System);
        var first = (await hook.RunAsync(Input("a.bad") with { TurnId = "1" }, CancellationToken.None)).AddedContext!;
        Assert.Contains("a.bad:1:1: error: bad word", first, StringComparison.Ordinal);
        Assert.Contains("Not checked: a.bad. The language server dead cannot be started: ", first, StringComparison.Ordinal);
        Assert.Null((await hook.RunAsync(Input("b.bad") with { TurnId = "1" }, CancellationToken.None)).AddedContext);
        Assert.StartsWith(
            "Not checked: b.bad. The language server dead cannot be started: ",
            (await hook.RunAsync(Input("b.bad") with { TurnId = "2" }, CancellationToken.None)).AddedContext,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_FileWithoutServer_SaysNothing()
    {
        await using var rig = ServerRig.Bad("good");
        rig.Workspace.With("a.txt", "bad");
        Assert.Same(HookResult.None, await new DiagnosticsHook(rig.Pool, TimeProvider.System).RunAsync(Input("a.txt"), CancellationToken.None));
        Assert.Empty(rig.Processes.Started);
    }

    [Fact]
    public async Task Run_ServerIsNotDone_SaysSoAndTellsLaterWhatIsNew()
    {
        await using var rig = ServerRig.Bad("late");
        rig.Set("wait", 8_000);
        rig.Workspace.With("a.bad", "fine");
        await rig.FindAsync("a.bad");
        var hook = new DiagnosticsHook(rig.Pool, TimeProvider.System);
        Assert.Null((await hook.RunAsync(Input("a.bad"), CancellationToken.None)).AddedContext);
        rig.Set("wait", 200);
        rig.Workspace.With("a.bad", "even worse now");
        Assert.Equal(
            "a.bad: bad is still checking after 0.2 s; the tool diagnostics asks it later.",
            (await hook.RunAsync(Input("a.bad"), CancellationToken.None)).AddedContext);

        // What it says after the wait is new to the model at the next look.
        await (await rig.Pool.Slots[0].AcquireAsync(CancellationToken.None))
            .AskAsync("bad/speak", new System.Text.Json.Nodes.JsonObject(), CancellationToken.None);
        rig.Set("wait", 8_000);
        Assert.Contains("worse word", (await hook.RunAsync(Input("a.bad"), CancellationToken.None)).AddedContext!, StringComparison.Ordinal);
    }

    private static PostToolInput Input(string path) =>
        new("s", "/", new ToolCall("c", "edit", AgentJson.EmptyObject), ToolResult.Text("done") with { Paths = [path] });
}
