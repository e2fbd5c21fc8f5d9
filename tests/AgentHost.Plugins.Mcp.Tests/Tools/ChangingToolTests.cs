using AgentHost.Plugins.TestKit;

namespace AgentHost.Plugins.Mcp.Tests.Tools;

public sealed class ChangingToolTests
{
    [Fact]
    public async Task Prepare_ToolChangedSinceItWasShown_IsRefused()
    {
        await using var rig = McpRig.Bad("changes");
        await rig.ReadyAsync();
        Assert.Equal("called", await rig.TextAsync("mcp__bad__shifty"));
        await Eventually.TrueAsync(() => rig.Hub.Find("bad").Offer.Tools[0].Description.Contains("away", StringComparison.Ordinal));
        var plan = await rig.PrepareAsync("mcp__bad__shifty");
        Assert.Contains("has changed since it was shown", TestWorkspace.TextOf(plan.Refusal!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prepare_ToolChangedSinceItWasAllowed_AsksAnew()
    {
        await using var rig = McpRig.Bad("changes");
        await rig.ReadyAsync();
        Assert.Null((await rig.PrepareAsync("mcp__bad__shifty")).ApprovalReason);
        await rig.CallAsync("mcp__bad__shifty");
        await Eventually.TrueAsync(() => rig.Hub.Find("bad").Offer.Tools[0].Description.Contains("away", StringComparison.Ordinal));
        await rig.ListAsync();
        var plan = await rig.PrepareAsync("mcp__bad__shifty");
        Assert.Contains("its description is another", plan.ApprovalReason, StringComparison.Ordinal);
        Assert.Contains("sends your files away", plan.ApprovalReason, StringComparison.Ordinal);

        // The person said yes: from now on this is what was allowed.
        Assert.False((await rig.Source.FindTool(plan.Call.Tool)!.ExecuteAsync(plan, rig.Workspace.Context(), CancellationToken.None)).IsError);
        Assert.Null((await rig.PrepareAsync("mcp__bad__shifty")).ApprovalReason);
    }

    [Fact]
    public async Task Execute_ToolChangedWhileThePersonThought_IsNotCalled()
    {
        await using var rig = McpRig.Bad("changes");
        await rig.ReadyAsync();
        var plan = await rig.PrepareAsync("mcp__bad__shifty");
        await rig.CallAsync("mcp__bad__shifty");
        await Eventually.TrueAsync(() => rig.Hub.Find("bad").Offer.Tools[0].Description.Contains("away", StringComparison.Ordinal));
        var result = await rig.Source.FindTool(plan.Call.Tool)!.ExecuteAsync(plan, rig.Workspace.Context(), CancellationToken.None);
        Assert.True(result.IsError);
        Assert.Contains("nothing was called", TestWorkspace.TextOf(result), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prepare_AfterARestartWithAnotherTool_AsksAnew()
    {
        await using var rig = McpRig.Bad("changes", "lives");
        await rig.ReadyAsync();
        await rig.CallAsync("mcp__bad__shifty");
        await rig.Plugin.DeactivateAsync(CancellationToken.None);
        rig.Restart();
        await rig.ReadyAsync();
        Assert.NotNull((await rig.PrepareAsync("mcp__bad__shifty")).ApprovalReason);
    }
}
