using AgentHost.Client;

namespace AgentHost.Kernel.Tests.Hosting;

/// <summary>Commands of plugins that go wrong: the caller hears whose fault it is.</summary>
public sealed class CommandTests
{
    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_CancellationOfItsOwn_IsTheCommandsFault()
    {
        await using var rig = new HostRig();
        Add(rig, static (_, _) => throw new TaskCanceledException("its server took too long"));
        await rig.OpenAsync();

        var fault = await Assert.ThrowsAsync<HostException>(async () =>
            await rig.Host.Commands.RunAsync(new CommandRequest(rig.Workspace.Id, new CommandCall("ask", [])), None));

        Assert.Equal((HostFailure.Plugin, "The command ask of stub failed: its server took too long"), (fault.Failure, fault.Message));
    }

    [Fact]
    public async Task Run_CallerEndsIt_IsACancellation()
    {
        await using var rig = new HostRig();
        using var end = new CancellationTokenSource();
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Add(rig, async (_, token) =>
        {
            reached.SetResult();
            await Task.Delay(Timeout.Infinite, token);
            return new CommandResult([]);
        });
        await rig.OpenAsync();

        var run = rig.Host.Commands.RunAsync(new CommandRequest(rig.Workspace.Id, new CommandCall("ask", [])), end.Token).AsTask();
        await reached.Task;
        await end.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public async Task Run_SecretInWhatItShows_IsHiddenAndItsPromptIsNot()
    {
        const string secret = "ghp_0123456789abcdefghijABCDEFGHIJ456789";
        await using var rig = new HostRig();
        Add(rig, static (_, _) =>
            new(new CommandResult([new TextBlock($"it is {secret}")])
            {
                Data = AgentJson.Parse($$"""{"is":"{{secret}}"}"""),
                Prompt = $"use {secret}",
                Warnings = [$"not {secret}"]
            }));
        await rig.OpenAsync();

        var result = await rig.Host.Commands.RunAsync(new CommandRequest(rig.Workspace.Id, new CommandCall("ask", [])), None);

        var hidden = new string('*', secret.Length);
        Assert.Equal(($"it is {hidden}", $"not {hidden}", $"use {secret}"), (((TextBlock)result!.Blocks[0]).Text, result.Warnings[0], result.Prompt));
        Assert.Equal($$"""{"is":"{{hidden}}"}""", result.Data!.Value.GetRawText());
    }

    [Fact]
    public async Task ReadSettings_SecretInAValue_IsHidden()
    {
        const string secret = "ghp_0123456789abcdefghijABCDEFGHIJ456789";
        await using var rig = new HostRig();
        await rig.OpenAsync($$$"""{"hooks":{"sessionEnd":[{"command":"tell {{{secret}}}"}]}}""");

        var report = await rig.Host.Settings.ReadAsync(rig.Workspace.Id, None);

        Assert.Equal(
            $"\"tell {new string('*', secret.Length)}\"",
            Assert.Single(report.Entries, static entry => entry.Key == "hooks.sessionEnd.0.command").Value.GetRawText());
    }

    [Theory]
    [InlineData("/ask", "", "{}")]
    [InlineData("/ask --create it", "it", """{"create":true}""")]
    [InlineData("/ask --base \"next one\" --create=false 7", "7", """{"base":"next one","create":false}""")]
    [InlineData("/ask --set a=1 --set=b=2 do --fast things", "do --fast things", """{"set":["a=1","b=2"]}""")]
    [InlineData("/ask --at -3 --ratio 0.50 --data '{\"x\":[1]}'", "", """{"at":-3,"ratio":0.5,"data":{"x":[1]}}""")]
    [InlineData("/ask do --fast  'things'", "do --fast  'things'", "{}")]
    public async Task Run_OptionsOfALine_AreTakenAsTheyAreDeclared(string line, string text, string options)
    {
        await using var rig = new HostRig();
        CommandCall? given = null;
        Add(rig, (call, _) =>
        {
            given = call;
            return new(new CommandResult([]));
        });
        await rig.OpenAsync();

        await rig.Host.Commands.RunAsync(new CommandRequest(rig.Workspace.Id, SlashLine.Read(line)!), None);

        Assert.Equal((text, options), (given!.Text, ClientJson.Write(given.Options)));
    }

    [Theory]
    [InlineData("/ask --base", "/ask --base needs a value behind it.")]
    [InlineData("/ask --at soon", "/ask --at takes a whole number, not soon.")]
    [InlineData("/ask --create=perhaps", "/ask --create takes true or false, or nothing behind it, not perhaps.")]
    [InlineData("/ask --via post", "/ask --via takes gh, rest, not post.")]
    [InlineData("/ask --data {", "/ask --data takes JSON, not {.")]
    public async Task Run_OptionsOfALine_ThatAreWrong_AreSaid(string line, string expected)
    {
        await using var rig = new HostRig();
        Add(rig, static (_, _) => throw new InvalidOperationException("It ran."));
        await rig.OpenAsync();

        var fault = await Assert.ThrowsAsync<HostException>(async () =>
            await rig.Host.Commands.RunAsync(new CommandRequest(rig.Workspace.Id, SlashLine.Read(line)!), None));

        Assert.Equal((HostFailure.Invalid, expected), (fault.Failure, fault.Message));
    }

    /// <summary>In a conversation they come with what else its session tells, and to nobody else's.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_Questions_AreToldInTheSession_WhereThereIsOne(bool inSession)
    {
        await using var rig = new HostRig();
        rig.Stub.Add<Command>(CapabilityKinds.Command, "ask", ClientJson.ToElement(new CommandSpec("ask", "Asks.")), _ => new AskingCommand());
        await rig.OpenAsync();
        var session = (await rig.Host.Sessions.CreateAsync(new NewSession(rig.Workspace.Id), None)).Id;
        await using var all = await EventRecorder.StartAsync(rig.Host, new EventFilter());
        await using var own = await EventRecorder.StartAsync(rig.Host, new EventFilter { SessionId = session });

        var run = rig.Host.Commands.RunAsync(
            new CommandRequest(rig.Workspace.Id, new CommandCall("ask", [])) { SessionId = inSession ? session : null, Interactive = true }, None).AsTask();
        var asked = await (inSession ? own : all).WaitAsync<QuestionAsked>();
        await rig.Host.Prompts.AnswerQuestionAsync(asked.Question.Id, new QuestionAnswer(["yes"]), None);

        Assert.Equal("yes", ((TextBlock)(await run)!.Blocks[0]).Text);
        Assert.Equal((inSession ? session : null, inSession ? session : ""), (asked.SessionId, asked.Question.SessionId));
        Assert.Equal(inSession, own.Events.Any(static told => told is QuestionAsked));
    }

    private static void Add(HostRig rig, Func<CommandCall, CancellationToken, ValueTask<CommandResult>> run) =>
        rig.Stub.Add<Command>(CapabilityKinds.Command, "ask", ClientJson.ToElement(Spec), _ => new StubCommand(run));

    private static CommandSpec Spec => new("ask", "Asks.")
    {
        Options =
        [
            new("create", "boolean", "x"), new("base", "string", "x"), new("via", "string", "x") { Values = ["gh", "rest"] },
            new("set", "list", "x"), new("at", "integer", "x"), new("ratio", "number", "x"), new("data", "json", "x"),
        ],
    };

    private sealed class AskingCommand : Command
    {
        public override async ValueTask<CommandResult> RunAsync(CommandCall call, CommandContext context, CancellationToken cancellationToken) =>
            CommandResult.Text((await context.User!.AskAsync(Question.Confirm("Is it so?"), cancellationToken))!.Values[0]);
    }

    private sealed class StubCommand(Func<CommandCall, CancellationToken, ValueTask<CommandResult>> run) : Command
    {
        public override ValueTask<CommandResult> RunAsync(CommandCall call, CommandContext context, CancellationToken cancellationToken) =>
            run(call, cancellationToken);
    }
}
