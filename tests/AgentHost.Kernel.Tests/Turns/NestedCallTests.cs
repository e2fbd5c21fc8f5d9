using AgentHost.Client;
using AgentHost.Kernel.Tests.Hosting;

namespace AgentHost.Kernel.Tests.Turns;

/// <summary>Calls that a tool's call makes of other tools, sessions that it opens for sub-agents, and commands that end with a call.</summary>
public sealed class NestedCallTests
{
    private static readonly System.Text.Json.JsonElement AnyObject = AgentJson.Parse("""{"type":"object"}""");

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"permissions":{"allow":["write_it"]}}""", "False False wrote 1")]
    [InlineData("""{"permissions":{"ask":["write_it"]}}""", "True True ")]
    [InlineData("""{"permissions":{"deny":["write_it"],"allow":["*"]}}""", "True True ")]
    public async Task Call_OfAnotherTool_IsJudgedAsAModelsIs(string settings, string expected)
    {
        await using var rig = Rig(static (context, token) => context.Calls!.CallAsync("write_it", AgentJson.Parse("""{"n":1}"""), token));
        rig.Model.Call(("outer", "{}")).Text("done");
        await rig.OpenAsync(settings);

        await rig.RunAsync(rig.Prompt() with { Interactive = false, Mode = PermissionMode.Default });

        Assert.StartsWith(expected, Assert.Single(await rig.LastResultsAsync()), StringComparison.Ordinal);
        var inner = rig.Tape.Events.OfType<ToolCompleted>().Single(static e => e.Tool == "write_it");
        Assert.EndsWith(".1", inner.CallId, StringComparison.Ordinal);
        Assert.Equal(expected.StartsWith("True", StringComparison.Ordinal) ? ToolState.Denied : ToolState.Completed, inner.State);
        Histories.AssertValid(await rig.HistoryAsync());
    }

    [Theory]
    [InlineData("outer", "outer starts sub-agents: another tool cannot call it.")]
    [InlineData("nobody", "There is no tool named nobody.")]
    public async Task Call_OfAToolThatCannotBeCalled_IsAResult(string tool, string sentence)
    {
        await using var rig = Rig((context, token) => context.Calls!.CallAsync(tool, AnyObject, token));
        rig.Model.Call(("outer", "{}")).Text("done");
        await rig.OpenAsync();

        await rig.RunAsync();

        Assert.StartsWith("True False " + sentence, Assert.Single(await rig.LastResultsAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_AfterItsCallerEnded_IsRefused()
    {
        IToolCalls? kept = null;
        await using var rig = Rig((context, _) =>
        {
            kept = context.Calls;
            return new(new ToolCallResult([new TextPart("kept")]));
        });
        rig.Model.Call(("outer", "{}")).Text("done");
        await rig.OpenAsync();
        await rig.RunAsync();

        await Assert.ThrowsAsync<CapabilityException>(async () => await kept!.CallAsync("write_it", AnyObject, None));
    }

    [Fact]
    public async Task Run_InASessionThatWasOpened_GoesOnThere()
    {
        await using var rig = new HostRig();
        rig.Stub.Tool(new ToolSpec("outer", "A tool.", AnyObject) { Effects = ToolEffects.Agent }, static _ => new StubTool
        {
            Run = static async (_, context, token) =>
            {
                var session = await context.Agents!.OpenAsync("its name", token);
                var first = await context.Agents.RunAsync(new SubAgentRequest("first") { SessionId = session }, token);
                var second = await context.Agents.RunAsync(new SubAgentRequest("second") { SessionId = session }, token);
                var foreign = await Assert.ThrowsAsync<CapabilityException>(
                    async () => await context.Agents.RunAsync(new SubAgentRequest("third") { SessionId = context.SessionId }, token));
                return ToolResult.Text($"{first.SessionId == session && second.SessionId == session} {foreign.Message}");
            },
        });
        rig.Model.Call(("outer", "{}")).Text("one").Text("two").Text("done");
        await rig.OpenAsync();

        await rig.RunAsync();

        Assert.Matches("^True The session .* is no sub-agent's of this one", Assert.Single(await rig.LastResultsAsync()));
        Assert.Equal(["first", "one", "second"], rig.Model.Requests.ToList()[2].Messages.Select(static message => message.GetText()));
        var child = (await rig.Host.Sessions.ListAsync(new SessionFilter(), None)).Single(session => session.Id != rig.SessionId);
        Assert.Equal(("its name", rig.SessionId), (child.Name, child.Parent));
    }

    [Fact]
    public async Task Command_ThatEndsWithACall_HasItMade_WithSubAgents()
    {
        await using var rig = new HostRig();
        rig.Stub.Tool(new ToolSpec("outer", "A tool.", AnyObject) { Effects = ToolEffects.Agent }, static _ => new StubTool
        {
            Run = static async (call, context, token) =>
            {
                var said = await context.Agents!.RunAsync(new SubAgentRequest(call.Arguments.GetRawText()), token);
                return new ToolResult([new TextPart($"{context.Model ?? "nobody's"} {said.Text}"), new JsonPart(AgentJson.Parse("[1]"))]);
            },
        });
        rig.Stub.Add<Command>(
            CapabilityKinds.Command,
            "begin",
            ClientJson.ToElement(new CommandSpec("begin", "Begins.")),
            static _ => new CallingCommand(new SessionCall("outer", AgentJson.Parse("""{"a":1}""")) { SessionName = "of its own" }));
        rig.Model.Text("looked");
        await rig.OpenAsync();

        var result = await rig.Host.Commands.RunAsync(new CommandRequest(rig.Workspace.Id, new CommandCall("begin", [])), None);

        Assert.Equal(("nobody's looked", "[1]", 0), (((TextBlock)Assert.Single(result!.Blocks)).Text, result.Data!.Value.GetRawText(), result.ExitCode));
        Assert.Null(result.Call);
        Assert.Contains(await rig.Host.Sessions.ListAsync(new SessionFilter(), None), static session => session.Name == "of its own");
    }

    [Fact]
    public async Task Command_ThatWantsAnothersTool_IsRefused()
    {
        await using var rig = new HostRig();
        rig.Stub.Add<Command>(
            CapabilityKinds.Command,
            "begin",
            ClientJson.ToElement(new CommandSpec("begin", "Begins.")),
            static _ => new CallingCommand(new SessionCall("nobodys", AgentJson.Parse("{}"))));
        await rig.OpenAsync();

        var result = await rig.Host.Commands.RunAsync(new CommandRequest(rig.Workspace.Id, new CommandCall("begin", [])), None);

        Assert.Equal(1, result!.ExitCode);
        Assert.StartsWith("There is no tool named nobodys.", ((TextBlock)Assert.Single(result.Blocks)).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Command_ThatWantsAnotherPluginsTool_NamesItInItsDeclaration(bool names)
    {
        await using var rig = new HostRig();
        var other = rig.AddPlugin("other");
        other.Tool(new ToolSpec("theirs", "A tool.", AnyObject) { Effects = ToolEffects.Read }, _ => new StubTool
        {
            Run = static (_, _, _) => new(ToolResult.Text("done by the other")),
        });
        rig.Stub.Add<Command>(
            CapabilityKinds.Command,
            "begin",
            ClientJson.ToElement(new CommandSpec("begin", "Begins.") { Calls = names ? ["theirs"] : [] }),
            static _ => new CallingCommand(new SessionCall("theirs", AgentJson.Parse("{}"))));
        await rig.OpenAsync("{}", other.Folder);

        async Task<CommandResult?> RunAsync() =>
            await rig.Host.Commands.RunAsync(new CommandRequest(rig.Workspace.Id, new CommandCall("begin", [])), None);
        if (names)
        {
            Assert.Equal("done by the other", ((TextBlock)Assert.Single((await RunAsync())!.Blocks)).Text);
        }
        else
        {
            Assert.Contains("names it under calls", (await Assert.ThrowsAsync<HostException>(RunAsync)).Message, StringComparison.Ordinal);
        }
    }

    /// <summary>In a conversation nobody hears what a session asks that is made for the call alone.</summary>
    [Theory]
    [InlineData(false, false, false)]
    [InlineData(false, true, true)]
    [InlineData(true, false, true)]
    public async Task Command_ThatEndsWithACall_AsksWhereItIsHeard(bool cli, bool inSession, bool asks)
    {
        await using var rig = Rig(static (_, _) => throw new NotSupportedException());
        rig.Stub.Add<Command>(
            CapabilityKinds.Command,
            "begin",
            ClientJson.ToElement(new CommandSpec("begin", "Begins.") { Cli = true }),
            static _ => new CallingCommand(new SessionCall("write_it", AgentJson.Parse("""{"n":1}"""))));
        await rig.OpenAsync("""{"permissions":{"ask":["write_it"]}}""");

        var run = rig.Host.Commands.RunAsync(
            new CommandRequest(rig.Workspace.Id, new CommandCall("begin", [])) { Cli = cli, SessionId = inSession ? rig.SessionId : null, Interactive = true },
            None).AsTask();
        if (asks)
        {
            var asked = await rig.Tape.WaitAsync<PermissionAsked>();
            Assert.True(await rig.Host.Permissions.AnswerAsync(asked.Request.Id, new PermissionAnswer(PermissionAnswerKind.AllowOnce), None));
        }

        var result = await run.WaitAsync(TimeSpan.FromSeconds(60), None);
        Assert.Equal((asks ? 0 : 1, asks), (result!.ExitCode, rig.Tape.Events.OfType<PermissionAsked>().Any()));
        Assert.Equal(asks, ((TextBlock)Assert.Single(result.Blocks)).Text == "wrote 1");
    }

    private static HostRig Rig(Func<ToolContext, CancellationToken, ValueTask<ToolCallResult>> run)
    {
        var rig = new HostRig();
        rig.Stub.Tool("write_it", static (call, _, _) => new(ToolResult.Text($"wrote {call.Arguments.GetProperty("n")}")));
        rig.Stub.Tool(new ToolSpec("outer", "A tool.", AnyObject) { Effects = ToolEffects.Agent }, _ => new StubTool
        {
            Run = async (_, context, token) =>
            {
                var made = await run(context, token);
                return ToolResult.Text($"{made.IsError} {made.IsDenied} {((TextPart)made.Content[0]).Text}");
            },
        });
        return rig;
    }

    private sealed class CallingCommand(SessionCall wanted) : Command
    {
        public override ValueTask<CommandResult> RunAsync(CommandCall call, CommandContext context, CancellationToken cancellationToken) =>
            new(new CommandResult([]) { Call = wanted });
    }
}
