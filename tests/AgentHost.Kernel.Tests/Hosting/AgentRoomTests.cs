using System.Text.Json;

namespace AgentHost.Kernel.Tests.Hosting;

/// <summary>Agents and commands of sources: what they take away, and what they name that cannot be had.</summary>
public sealed class AgentRoomTests
{
    private static readonly JsonElement AnyObject = AgentJson.Parse("""{"type":"object"}""");

    private static CancellationToken None => TestContext.Current.CancellationToken;

    private static async Task<HostRig> OpenAsync(string agents, string command = "null")
    {
        var rig = new HostRig();
        rig.Stub.Tool("look", static (_, _, _) => new(ToolResult.Text("seen")), ToolEffects.Read)
            .Tool("change", static (_, _, _) => new(ToolResult.Text("changed")), ToolEffects.Write)
            .Add<Capability>(CapabilityKinds.AgentSource, "files", AgentJson.Parse("""{"name":"files"}"""), _ => new Fixed(agents))
            .Add<Capability>(CapabilityKinds.CommandSource, "files", AgentJson.Parse("""{"name":"files"}"""), _ => new Fixed(command));
        rig.Stub.Tool(new ToolSpec("delegate", "Delegates.", AnyObject) { Effects = ToolEffects.Agent }, static _ => new StubTool
        {
            Effects = ToolEffects.Agent,
            Run = static async (_, context, token) => ToolResult.Text((await context.TryGet<ISubAgents>()!.RunAsync(new SubAgentRequest("look there"), token)).Text),
        });
        return await rig.OpenAsync();
    }

    private static IEnumerable<string> Warnings(HostRig rig) => rig.Tape.Events.OfType<HostWarning>().Select(static warning => warning.Message);

    [Fact]
    public async Task Run_AgentWithoutATool_NeitherItNorItsSubAgentsHaveIt()
    {
        await using var rig = await OpenAsync("""[{"name":"careful","withoutTools":["change"]}]""");
        rig.Model.Call(("delegate", "{}")).Text("found").Text("done");

        await rig.RunAsync(rig.Prompt() with { Agent = "careful" });
        await rig.RunAsync();

        var offered = rig.Model.Requests.Select(static request => string.Join(' ', request.Tools.Select(static tool => tool.Name).Order(StringComparer.Ordinal))).ToList();
        Assert.DoesNotContain("change", offered[0].Split(' '));
        Assert.Contains("look", offered[0].Split(' '));
        Assert.DoesNotContain("change", offered[1].Split(' '));
        Assert.Contains("change", offered[^1].Split(' '));
    }

    [Fact]
    public async Task Run_AgentThatNamesToolsNobodyHas_SaysSoWithTheNearest()
    {
        await using var rig = await OpenAsync("""[{"name":"odd","tools":["look","chnage","nothing"],"file":"/x/odd.md"}]""");
        rig.Model.Text("one");

        await rig.RunAsync(rig.Prompt() with { Agent = "odd" });

        Assert.Contains("The agent odd (/x/odd.md) names tools that are not here: chnage (did you mean change?), nothing.", Warnings(rig));
        Assert.Contains("chnage", Assert.Single((await rig.Host.PreviewAsync(rig.Prompt() with { Agent = "odd" }, None)).Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_AgentsModelCannotBeHad_TheRunsIsTakenAndTheFileIsNamed()
    {
        await using var rig = await OpenAsync("""[{"name":"picky","model":"nobody/has-this","file":"/x/picky.md"}]""");
        rig.Model.Text("one");

        Assert.Equal("one", (await rig.RunAsync(rig.Prompt() with { Agent = "picky" })).Text);

        Assert.Contains(Warnings(rig), static warning => warning.StartsWith("/x/picky.md wants the model nobody/has-this, which cannot be had, and scripted/m is taken: ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("nobody/has-this", null)]
    [InlineData("scripted/m", "scripted/m")]
    public async Task RunCommand_ModelOfItsFile_IsLeftOutWhereItCannotBeHad(string model, string? left)
    {
        await using var rig = await OpenAsync("[]", $$"""{"blocks":[],"prompt":"Fix it.","model":"{{model}}","file":"/x/fix.md"}""");

        var result = await rig.Host.RunCommandAsync(new CommandRequest(rig.Workspace.Id, new CommandCall("fix", [])), None);

        Assert.Equal(("Fix it.", left), (result!.Prompt, result.Model));
        Assert.Equal(left is null, result.Warnings.Any(static warning => warning.StartsWith("/x/fix.md wants the model nobody/has-this", StringComparison.Ordinal)));
    }

    private sealed class Fixed(string answer) : Capability
    {
        public override ValueTask<JsonElement> InvokeAsync(JsonElement arguments, CancellationToken cancellationToken) => new(AgentJson.Parse(answer));
    }
}
