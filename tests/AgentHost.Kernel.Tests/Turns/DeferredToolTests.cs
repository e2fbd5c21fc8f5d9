using AgentHost.Client;
using AgentHost.Kernel.Tests.Hosting;

namespace AgentHost.Kernel.Tests.Turns;

/// <summary>Tools that wait are found by a search and called through one tool, and are themselves for everyone else.</summary>
public sealed class DeferredToolTests
{
    [Fact]
    public async Task Run_NothingWaits_OffersNoSearch()
    {
        await using var rig = new HostRig();
        rig.Stub.Tool("look", (_, _, _) => new(ToolResult.Text("seen")));
        rig.Model.Text("done");
        await rig.OpenAsync();

        await rig.RunAsync();

        Assert.Equal(["look"], rig.Model.Last.Tools.Select(static tool => tool.Name));
    }

    [Fact]
    public async Task Run_SomethingWaits_OffersSearchAndCallInOrder()
    {
        await using var rig = await WaitingAsync();
        rig.Model.Text("done");

        await rig.RunAsync();

        Assert.Equal(["call_tool", "look", "tool_search"], rig.Model.Last.Tools.Select(static tool => tool.Name));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_ToolThatNeedsAPerson_IsThereWithOneAlone(bool interactive)
    {
        await using var rig = new HostRig();
        rig.Stub.Tool(
            new ToolSpec("ask", "Asks.", AgentJson.Parse("""{"type":"object"}""")) { NeedsUser = true },
            _ => new StubTool { Run = (_, _, _) => new(ToolResult.Text("asked")) });
        rig.Model.Call(("ask", "{}")).Text("done");
        await rig.OpenAsync();

        await rig.RunAsync(rig.Prompt() with { Interactive = interactive });

        Assert.Equal(interactive, rig.Model.Last.Tools.Any(static tool => tool.Name == "ask"));
        Assert.Contains(interactive ? "asked" : "There is no tool named ask", Assert.Single(await rig.LastResultsAsync()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("paint walls", "\"tool\":\"paint_wall\"")]
    [InlineData("paint_wall", "\"tool\":\"paint_wall\"")]
    [InlineData("colour", "\"tool\":\"paint_wall\"")]
    [InlineData("dig", "\"tool\":\"dig\"")]
    [InlineData("swim", "No tool fits \"swim\". These wait: dig, paint_wall.")]
    public async Task Search_Words_FindTheTool(string query, string expected)
    {
        await using var rig = await WaitingAsync();
        rig.Model.Call(("tool_search", $$"""{"query":"{{query}}","limit":1}""")).Text("done");

        await rig.RunAsync();

        Assert.Contains(expected, Assert.Single(await rig.LastResultsAsync()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tool_search", "{}", "query")]
    [InlineData("tool_search", """{"query":"x","limit":0}""", "limit")]
    [InlineData("tool_search", "no json", "schema")]
    [InlineData("call_tool", "{}", "takes")]
    [InlineData("call_tool", "no json", "takes")]
    [InlineData("call_tool", """{"tool":"digg","arguments":{}}""", "Did you mean dig?")]
    [InlineData("call_tool", """{"tool":"paint_wall","arguments":{"colour":5}}""", "colour")]
    [InlineData("call_tool", """{"tool":"paint_wall","arguments":[1]}""", "paint_wall")]
    [InlineData("call_tool", """{"tool":"call_tool","arguments":{"tool":"dig"}}""", "takes")]
    public async Task Call_WrongWords_ModelIsTold(string tool, string arguments, string expected)
    {
        await using var rig = await WaitingAsync();
        rig.Model.Call((tool, arguments)).Text("done");

        await rig.RunAsync();

        Assert.Contains(expected, Assert.Single(await rig.LastResultsAsync()), StringComparison.Ordinal);
        Histories.AssertValid(rig.Model.Last.Messages);
    }

    [Theory]
    [InlineData("call_tool", """{"tool":"paint_wall","arguments":{"colour":"red"}}""")]
    [InlineData("call_tool", """{"tool":"paint_wall","arguments":"{\"colour\":\"red\"}"}""")]
    [InlineData("paint_wall", """{"colour":"red"}""")]
    public async Task Call_Found_RunsUnderItsOwnNameAndTheHistoryStaysAsTheModelWroteIt(string tool, string arguments)
    {
        await using var rig = await WaitingAsync();
        rig.Model.Call((tool, arguments)).Text("done");

        await rig.RunAsync();

        Assert.Equal(["painted red"], await rig.LastResultsAsync());
        Assert.Equal("paint_wall", Assert.Single(rig.Tape.Events.OfType<ToolRequested>()).Tool);
        Assert.Equal(("paint_wall", ToolState.Completed), rig.Tape.Events.OfType<ToolCompleted>().Select(static e => (e.Tool, e.State)).Single());
        Assert.Equal(tool, Assert.Single((await rig.HistoryAsync()).SelectMany(static message => message.Parts).OfType<ToolCallPart>()).Tool);
        Histories.AssertValid(rig.Model.Last.Messages);
    }

    private static async Task<HostRig> WaitingAsync()
    {
        var rig = new HostRig();
        rig.Stub.Tool("look", (_, _, _) => new(ToolResult.Text("seen")));
        Add(rig, "dig", "Digs a hole.", """{"type":"object"}""", static _ => "dug");
        Add(rig, "paint_wall", "Paints.", """{"type":"object","properties":{"colour":{"type":"string"}},"required":["colour"]}""", static call =>
            $"painted {call.Arguments.GetProperty("colour").GetString()}");
        await rig.OpenAsync();
        return rig;
    }

    private static void Add(HostRig rig, string name, string description, string schema, Func<ToolCall, string> run) =>
        rig.Stub.Tool(
            new ToolSpec(name, description, AgentJson.Parse(schema)) { Effects = ToolEffects.Read, Defer = true },
            _ => new StubTool { Run = (call, _, _) => new(ToolResult.Text(run(call))), Effects = ToolEffects.Read });
}
