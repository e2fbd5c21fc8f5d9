using System.Text.Json;
using AgentHost.Client;
using AgentHost.Kernel.Tests.Hosting;

namespace AgentHost.Kernel.Tests.Turns.Planning;

/// <summary>Agents and commands of sources: what they take away, and what they name that cannot be had.</summary>
public sealed class AgentCatalogTests
{
    private static readonly JsonElement AnyObject = AgentJson.Parse("""{"type":"object"}""");

    private static CancellationToken None => TestContext.Current.CancellationToken;

    private static async Task<HostRig> OpenAsync(string agents, string command = "null", List<PermissionMode>? modes = null)
    {
        var rig = new HostRig();
        if (modes is not null)
        {
            rig.Stub.Hook("modes", (input, _) =>
            {
                modes.Add(input.Mode!.Value);
                return new(HookResult.None);
            }, HookEvent.PreTool);
        }

        rig.Stub.Tool("look", static (_, _, _) => new(ToolResult.Text("seen")), ToolEffects.Read)
            .Tool("change", static (_, _, _) => new(ToolResult.Text("changed")), ToolEffects.Write)
            .Add<Capability>(CapabilityKinds.AgentSource, "files", AgentJson.Parse("""{"name":"files"}"""), _ => new Fixed(agents))
            .Add<Capability>(CapabilityKinds.CommandSource, "files", AgentJson.Parse("""{"name":"files"}"""), _ => new Fixed(command));
        rig.Stub.Tool(new ToolSpec("delegate", "Delegates.", AnyObject) { Effects = ToolEffects.Agent }, static _ => new StubTool
        {
            Effects = ToolEffects.Agent,
            Run = static async (_, context, token) => ToolResult.Text((await context.Agents!.RunAsync(new SubAgentRequest("look there"), token)).Text),
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

        var offered = rig.Model.Requests.Select(static request =>
            string.Join(' ', request.Tools.Select(static tool => tool.Name).Order(StringComparer.Ordinal))).ToList();
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
        Assert.Contains(
            "chnage", Assert.Single((await rig.Host.Prompts.PreviewAsync(rig.Prompt() with { Agent = "odd" }, None)).Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_AgentsModelCannotBeHad_TheRunsIsTakenAndTheFileIsNamed()
    {
        await using var rig = await OpenAsync("""[{"name":"picky","model":"nobody/has-this","file":"/x/picky.md"}]""");
        rig.Model.Text("one");

        Assert.Equal("one", (await rig.RunAsync(rig.Prompt() with { Agent = "picky" })).Text);

        Assert.Contains(Warnings(rig), static warning =>
            warning.StartsWith("/x/picky.md wants the model nobody/has-this, which cannot be had, and scripted/m is taken: ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("nobody/has-this", null)]
    [InlineData("scripted/m", "scripted/m")]
    public async Task RunCommand_ModelOfItsFile_IsLeftOutWhereItCannotBeHad(string model, string? left)
    {
        await using var rig = await OpenAsync("[]", $$"""{"blocks":[],"prompt":"Fix it.","model":"{{model}}","file":"/x/fix.md"}""");

        var result = await rig.Host.Commands.RunAsync(new CommandRequest(rig.Workspace.Id, new CommandCall("fix", [])), None);

        Assert.Equal(("Fix it.", left), (result!.Prompt, result.Model));
        Assert.Equal(
            left is null, result.Warnings.Any(static warning => warning.StartsWith("/x/fix.md wants the model nobody/has-this", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(PermissionMode.Bypass)]
    [InlineData(PermissionMode.Default)]
    public async Task Run_AgentWithAPartOfATool_MakesNoOtherCallNorDoItsSubAgents(PermissionMode mode)
    {
        await using var rig = await OpenShellAsync(
            """[{"name":"careful","tools":["run(git log *)","run(git diff)","delegate"]}]""", """{"permissions":{"allow":["run","delegate"]}}""");
        rig.Model.Call(("run", """{"line":"git log -1"}"""), ("run", """{"line":"git log -1 && make"}"""), ("run", """{"line":"git diff --stat"}"""))
            .Call(("delegate", "{}")).Call(("run", """{"line":"make"}""")).Text("found").Text("done");

        await rig.RunAsync(rig.Prompt() with { Agent = "careful", Mode = mode });

        var ended = rig.Tape.Events.OfType<ToolCompleted>().Where(static e => e.Tool == "run").ToList();
        Assert.Equal([ToolState.Completed, ToolState.Denied, ToolState.Denied, ToolState.Denied], ended.Select(static e => e.State));
        Assert.All(
            ended.Skip(1),
            static e =>
                Assert.StartsWith(
                    "Of run the agent careful has run(git log *), run(git diff), which does not cover ", e.Verdict!.Reason, StringComparison.Ordinal));
        Assert.Contains("make", ended[1].Verdict!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_AgentWithAPartOfATool_IsAllowedNothingByIt()
    {
        await using var rig = await OpenShellAsync("""[{"name":"careful","tools":["run(make *)"]}]""", "{}");
        rig.Model.Call(("run", """{"line":"make all"}""")).Text("done");

        await rig.RunAsync(rig.Prompt() with { Agent = "careful", Mode = PermissionMode.Default });

        Assert.Equal(PermissionCause.Nobody, Assert.Single(rig.Tape.Events.OfType<ToolCompleted>()).Verdict!.Cause);
    }

    [Fact]
    public async Task Run_AgentWithoutAPartOfATool_IsDeniedItInEveryModeAndSoAreItsSubAgents()
    {
        await using var rig = await OpenShellAsync("""[{"name":"careful","withoutTools":["run(git push *)"]}]""", "{}");
        rig.Model.Call(("run", """{"line":"git log && git push origin"}"""), ("run", """{"line":"git log"}"""))
            .Call(("delegate", "{}")).Call(("run", """{"line":"git push"}""")).Text("found").Text("done").Call(("run", """{"line":"git push"}""")).Text("done");

        await rig.RunAsync(rig.Prompt() with { Agent = "careful" });
        await rig.RunAsync();

        var ended = rig.Tape.Events.OfType<ToolCompleted>().Where(static e => e.Tool == "run").ToList();
        Assert.Equal([ToolState.Denied, ToolState.Completed, ToolState.Denied, ToolState.Completed], ended.Select(static e => e.State));
        Assert.Contains("deny run(git push *) (the agent careful)", ended[0].Verdict!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_AgentWithWordsThatAreNoRules_SaysSoAndTheToolIsShut()
    {
        await using var rig = await OpenShellAsync("""[{"name":"odd","tools":["run(git log","look"],"withoutTools":["look()"],"file":"/x/odd.md"}]""", "{}");
        rig.Model.Call(("run", """{"line":"git log"}""")).Text("done");

        await rig.RunAsync(rig.Prompt() with { Agent = "odd" });

        Assert.Equal(ToolState.Denied, Assert.Single(rig.Tape.Events.OfType<ToolCompleted>()).State);
        Assert.Contains("run(git log of the agent odd of /x/odd.md cannot be read, so no call is covered by it: The rule has to end with ')'.", Warnings(rig));
        Assert.Contains(Warnings(rig), static warning =>
            warning.StartsWith("look() of the agent odd of /x/odd.md cannot be read, so all of look is taken away: ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("plan", null, PermissionMode.Bypass, PermissionMode.Plan)]
    [InlineData("plan", PermissionMode.Default, PermissionMode.Bypass, PermissionMode.Plan)]
    [InlineData("accept-edits", null, PermissionMode.Bypass, PermissionMode.AcceptEdits)]
    [InlineData("accept-edits", null, PermissionMode.Plan, PermissionMode.Plan)]
    [InlineData("bypass", null, PermissionMode.DontAsk, PermissionMode.DontAsk)]
    public async Task Run_PersonSwitchesTheMode_TheAgentsCeilingStays(string ceiling, PermissionMode? named, PermissionMode switched, PermissionMode expected)
    {
        var modes = new List<PermissionMode>();
        await using var rig = await OpenAsync($$"""[{"name":"careful","mode":"{{ceiling}}"}]""", modes: modes);
        rig.Model.Call(("look", "{}")).Text("done").Call(("look", "{}")).Text("done");

        await rig.Host.Permissions.SwitchAsync(rig.Workspace.Id, rig.SessionId, new PermissionSwitch { Mode = switched }, None);
        await rig.RunAsync(rig.Prompt() with { Agent = "careful", Mode = null });
        Assert.Equal([expected], modes);

        if (named is not null)
        {
            await rig.Host.Permissions.SwitchAsync(rig.Workspace.Id, rig.SessionId, new PermissionSwitch { Mode = switched }, None);
            await rig.RunAsync(rig.Prompt() with { Agent = "careful", Mode = named });
            Assert.Equal([expected, expected], modes);
        }
    }

    /// <summary>A tool that runs lines, which is taken at its word, and a sub-agent that tries the same.</summary>
    private static async Task<HostRig> OpenShellAsync(string agents, string settings)
    {
        var rig = new HostRig();
        rig.Stub.Tool(new ToolSpec("run", "Runs a line.", AnyObject) { Effects = ToolEffects.Execute }, static _ => new StubTool
        {
            Prepare = static (call, _, _) =>
                new(new ToolPlan(call, "run")
                {
                    Effects = ToolEffects.Execute,
                    Resources = [Resource.ShellLine(call.Arguments.GetProperty("line").GetString()!)]
                }),
        }).Tool("look", static (_, _, _) => new(ToolResult.Text("seen")), ToolEffects.Read)
            .Add<Capability>(CapabilityKinds.AgentSource, "files", AgentJson.Parse("""{"name":"files"}"""), _ => new Fixed(agents));
        rig.Stub.Tool(new ToolSpec("delegate", "Delegates.", AnyObject) { Effects = ToolEffects.Agent }, static _ => new StubTool
        {
            Effects = ToolEffects.None,
            Run = static async (_, context, token) => ToolResult.Text((await context.Agents!.RunAsync(new SubAgentRequest("look there"), token)).Text),
        });
        return await rig.OpenAsync(settings);
    }

    private sealed class Fixed(string answer) : Capability
    {
        public override ValueTask<JsonElement> InvokeAsync(JsonElement arguments, CancellationToken cancellationToken) => new(AgentJson.Parse(answer));
    }
}
