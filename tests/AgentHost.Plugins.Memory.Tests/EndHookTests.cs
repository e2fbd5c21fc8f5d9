using AgentHost.Plugins.TestKit;

namespace AgentHost.Plugins.Memory.Tests;

/// <summary>memory.update session-end: written when the work is done, and not before.</summary>
public sealed class EndHookTests
{
    private const string Add = """{"action":"add","section":"A","content":"learned"}""";

    private static CancellationToken None => TestContext.Current.CancellationToken;

    private static HookInput Input(TestWorkspace workspace, HookEvent hookEvent)
    {
        var session = workspace.Context().SessionId;
        HookInput input = hookEvent == HookEvent.PostTool
            ? new PostToolInput(session, workspace.Root, new ToolCall("c1", "read", AgentJson.EmptyObject), ToolResult.Text(""))
            : new StopInput(session, workspace.Root, "");
        return input with { TurnId = workspace.Context().TurnId };
    }

    private static TestWorkspace Workspace(string more = "") => new() { Settings = AgentJson.Parse($$"""{"update":"session-end"{{more}}}""") };

    [Fact]
    public async Task Add_BeforeTheEnd_IsRefused_AndWrittenAfterIt()
    {
        using var context = new TestPlugin();
        using var workspace = Workspace().With(".agents/MEMORY.md", "## A\n");
        var plugin = new MemoryPlugin();
        var (tool, hook) = (new MemoryTool(plugin, context), new EndHook(workspace, plugin.Ends));

        Assert.Contains("nothing is written before the work is done", await workspace.TextAsync(tool, Add), StringComparison.Ordinal);
        Assert.Equal("## A\n", workspace.Text(".agents/MEMORY.md"));
        var asked = await hook.RunAsync(Input(workspace, HookEvent.Stop), None);
        Assert.Equal(HookVerdict.Deny, asked.Verdict);
        Assert.Contains("with the tool memory", asked.Reason, StringComparison.Ordinal);

        Assert.Contains("Remembered", await workspace.TextAsync(tool, Add), StringComparison.Ordinal);
        Assert.Contains("learned", workspace.Text(".agents/MEMORY.md"), StringComparison.Ordinal);
        Assert.Equal(HookResult.None, await hook.RunAsync(Input(workspace, HookEvent.Stop), None));
    }

    [Fact]
    public async Task Stop_TurnThatUsedNoTool_IsNotSentOn_OneThatDidIsOnce()
    {
        using var workspace = Workspace();
        var hook = new EndHook(workspace, new MemoryPlugin().Ends);

        Assert.Equal(HookResult.None, await hook.RunAsync(Input(workspace, HookEvent.Stop), None));
        Assert.Equal(HookResult.None, await hook.RunAsync(Input(workspace, HookEvent.PostTool), None));
        Assert.Equal(HookVerdict.Deny, (await hook.RunAsync(Input(workspace, HookEvent.Stop), None)).Verdict);
        Assert.Equal(HookResult.None, await hook.RunAsync(Input(workspace, HookEvent.Stop), None));
    }

    [Fact]
    public async Task Stop_FileThatNobodyMayMake_IsNotAskedFor()
    {
        using var workspace = Workspace(""","createIfMissing":false""");
        var hook = new EndHook(workspace, new MemoryPlugin().Ends);
        await hook.RunAsync(Input(workspace, HookEvent.PostTool), None);

        Assert.Equal(HookResult.None, await hook.RunAsync(Input(workspace, HookEvent.Stop), None));
        workspace.With(".agents/MEMORY.md", "## A\n");
        Assert.Equal(HookVerdict.Deny, (await hook.RunAsync(Input(workspace, HookEvent.Stop), None)).Verdict);
    }

    [Theory]
    [InlineData("manual")]
    [InlineData("ask")]
    [InlineData("live")]
    public async Task Stop_OtherMode_IsNotSentOn(string mode)
    {
        using var workspace = new TestWorkspace { Settings = AgentJson.Parse($$"""{"update":"{{mode}}"}""") };
        var hook = new EndHook(workspace, new MemoryPlugin().Ends);
        await hook.RunAsync(Input(workspace, HookEvent.PostTool), None);

        Assert.Equal(HookResult.None, await hook.RunAsync(Input(workspace, HookEvent.Stop), None));
    }

    [Fact]
    public async Task Add_AnotherTurn_WaitsForItsOwnEnd()
    {
        var ends = new FinishedTurns();
        await Parallel.ForAsync(0, 3_000, None, (i, _) =>
        {
            ends.Work($"t{i}");
            return default;
        });
        ends.Work("one");
        ends.Work("two");

        Assert.True(ends.TryEnd("one"));
        Assert.True(ends.IsEnded("one"));
        Assert.False(ends.IsEnded("two"));
        Assert.False(ends.TryEnd("never"));
    }
}
