using AgentHost.Client;

namespace AgentHost.Kernel.Tests.Hosting;

/// <summary>Whose results are shown as whose manifest says.</summary>
public sealed class ToolRendererTests
{
    private const string Blocks = """[{"type":"text","text":"n is {/n}"}]""";

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Results_WithDataAndNothingToShow_AreShownAsDeclared()
    {
        await using var rig = new HostRig();
        Tool(rig.Stub, "data", ToolResult.Text("for the model") with { Data = AgentJson.Parse("""{"n":1}""") });
        Tool(rig.Stub, "json", new ToolResult([new JsonPart(AgentJson.Parse("""{"n":2}"""))]));
        Tool(rig.Stub, "own", ToolResult.Text("x") with { Data = AgentJson.Parse("""{"n":3}"""), Display = [new TextBlock("its own")] });
        Tool(rig.Stub, "error", ToolResult.Error("x") with { Data = AgentJson.Parse("""{"n":4}""") });
        Tool(rig.Stub, "text", ToolResult.Text("x"));
        Tool(rig.Stub, "large", ToolResult.Text("x") with { Data = AgentJson.Parse($$"""{"n":5,"x":"{{new string('x', 1_000_000)}}"}""") });
        Tool(rig.Stub, "misfit", ToolResult.Text("x") with { Data = AgentJson.Parse("[]") });
        await rig.OpenAsync();

        Assert.Equal("n is 1", await ShownAsync(rig, "data"));
        Assert.Equal("n is 2", await ShownAsync(rig, "json"));
        Assert.Equal("its own", await ShownAsync(rig, "own"));
        Assert.Null(await ShownAsync(rig, "error"));
        Assert.Null(await ShownAsync(rig, "text"));
        Assert.Null(await ShownAsync(rig, "large"));
        Assert.Equal("n is ", await ShownAsync(rig, "misfit"));
        var answer = await rig.Host.Tools.CallAsync(Request(rig, "data"), None);
        Assert.Equal("for the model", Assert.IsType<TextPart>(Assert.Single(answer.Content)).Text);
    }

    [Fact]
    public async Task Results_OfOthers_AreNotShownSo_ButThoseOfDeclaredServersAre()
    {
        await using var rig = new HostRig();
        var data = ToolResult.Text("x") with { Data = AgentJson.Parse("""{"n":1}""") };
        rig.Stub.Tool("foreign", (_, _, _) => new(data), ToolEffects.None);
        Tool(rig.Stub, "mine", data);

        // A bridge that brings tools of servers that others declare to it.
        rig.Stub.Change(static manifest => manifest with
        {
            ContributionPoints = new Dictionary<string, System.Text.Json.JsonElement> { ["stub-server"] = AgentJson.Parse("{}") },
        });
        rig.Stub.Declare(CapabilityKinds.ToolSource, AgentJson.Parse("""{"name":"bridge","prefix":"br_","when":["env:NEVER_SET_AT_ALL"]}"""));
        string[] bridged = ["br__alpha__look", "br__alpha__more__look", "br__beta__look", "xx__alpha__look", "br__our_own__look"];
        foreach (var name in bridged)
        {
            rig.Stub.Tool(name, (_, _, _) => new(data), ToolEffects.None);
        }

        var other = rig.AddPlugin("other");
        other.Declare("stub-server", AgentJson.Parse("""{"name":"alpha"}"""));
        other.Declare("stub-server", AgentJson.Parse("""{"name":"our.own"}"""));
        foreach (var name in (string[])["foreign", "mine", .. bridged])
        {
            other.Declare(CapabilityKinds.ToolRenderer, AgentJson.Parse($$"""{"name":"{{name}}","blocks":[{"type":"text","text":"by other {/n}"}]}"""));
        }

        var third = rig.AddPlugin("third");
        third.Declare("stub-server", AgentJson.Parse("""{"name":"alpha__more"}"""));
        await rig.OpenAsync("{}", other.Folder, third.Folder);

        Assert.Null(await ShownAsync(rig, "foreign"));
        Assert.Equal("n is 1", await ShownAsync(rig, "mine"));
        Assert.Equal("by other 1", await ShownAsync(rig, "br__alpha__look"));
        Assert.Equal("by other 1", await ShownAsync(rig, "br__our_own__look"));
        Assert.Null(await ShownAsync(rig, "br__alpha__more__look"));
        Assert.Null(await ShownAsync(rig, "br__beta__look"));
        Assert.Null(await ShownAsync(rig, "xx__alpha__look"));
    }

    private static void Tool(StubPlugin plugin, string name, ToolResult result) =>
        plugin.Tool(name, (_, _, _) => new(result), ToolEffects.None)
            .Declare(CapabilityKinds.ToolRenderer, AgentJson.Parse($$"""{"name":"{{name}}","blocks":{{Blocks}}}"""));

    private static ToolRequest Request(HostRig rig, string tool) =>
        new(rig.Workspace.Id, rig.SessionId, tool, AgentJson.EmptyObject) { Mode = PermissionMode.Bypass };

    private static async Task<string?> ShownAsync(HostRig rig, string tool)
    {
        var answer = await rig.Host.Tools.CallAsync(Request(rig, tool), None);
        var done = await rig.Tape.WaitAsync<ToolCompleted>(e => e.TurnId == answer.TurnId);
        return done.Display is [TextBlock shown] ? shown.Text : done.Display.Count == 0 ? null : ClientJson.Write(done.Display[0]);
    }
}
