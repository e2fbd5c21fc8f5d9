using AgentHost.Client;
using AgentHost.Kernel.Tests.Hosting;

namespace AgentHost.Kernel.Tests.Permissions;

/// <summary>A person's answers: for once, with other arguments, for the session, for good; and requests whose listener is gone.</summary>
public sealed class AnswerTests
{
    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(SettingsPlace.User)]
    [InlineData(SettingsPlace.Project)]
    [InlineData(SettingsPlace.Local)]
    public async Task AllowAlways_InAPlace_IsWrittenThereAndHoldsAtOnceAndLater(SettingsPlace place)
    {
        await using var rig = Rig(calls: 2);
        var file = FileOf(rig, place);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, "{\n  // mine\n  \"permissions\": { \"deny\": [\"edit\"] }\n}\n", None);
        await rig.Host.Workspaces.SetTrustAsync(rig.Folder("work"), true, None);
        await rig.OpenAsync("{}", trusted: false);

        var turn = await rig.SubmitAsync(Ask(rig));
        var asked = (await rig.Tape.WaitAsync<PermissionAsked>()).Request;
        Assert.Equal(["act"], asked.Suggestions);
        Assert.Equal(file, asked.Places.Single(each => each.Place == place).File);
        Assert.True(await rig.Host.Permissions.AnswerAsync(asked.Id, new PermissionAnswer(PermissionAnswerKind.AllowAlways) { Place = place }, None));
        var end = await rig.EndOfAsync(turn);

        // The second call is not asked about.
        Assert.Equal(TurnOutcome.Answered, end.Outcome);
        Assert.Single(rig.Tape.Events.OfType<PermissionAsked>());
        var resolved = Assert.Single(rig.Tape.Events.OfType<PermissionResolved>());
        Assert.Equal((file, "act", PermissionCause.Person), (resolved.File, resolved.Rule, resolved.Verdict.Cause));
        var text = await File.ReadAllTextAsync(file, None);
        Assert.Contains("// mine", text, StringComparison.Ordinal);
        Assert.Contains("\"allow\": [", text, StringComparison.Ordinal);

        // What the person wrote stays trusted, and holds in a workspace that is opened from now on.
        Assert.True((await rig.Host.Workspaces.ShowTrustAsync(rig.Folder("work"), None)).Trusted);
        var again = await rig.Host.Workspaces.OpenAsync(
            new WorkspaceRequest(rig.Folder("work")) { Plugins = [rig.Stub.Folder], Settings = AgentJson.Parse("""{"limits":{"steps":7}}""") }, None);
        Assert.Contains(await rig.Host.Permissions.ListRulesAsync(again.Id, null, None), rule =>
            rule.Rule == "act" && rule.Decision == PermissionDecision.Allow && rule.Origin.StartsWith(file, StringComparison.Ordinal));
    }

    [Fact]
    public async Task AllowAlways_LineOfSeveralCommands_KeepsARuleForEach()
    {
        await using var rig = Lines("make && npm test");
        await rig.OpenAsync();
        var turn = await rig.SubmitAsync(Ask(rig));
        var asked = (await rig.Tape.WaitAsync<PermissionAsked>()).Request;
        Assert.Equal(["run(make); run(npm test)", "run(make *); run(npm test *)"], asked.Suggestions);
        await rig.Host.Permissions.AnswerAsync(asked.Id, new PermissionAnswer(PermissionAnswerKind.AllowAlways) { Place = SettingsPlace.User }, None);
        await rig.EndOfAsync(turn);

        var kept = AgentJson.Parse(await File.ReadAllTextAsync(FileOf(rig, SettingsPlace.User), None)).GetProperty("permissions").GetProperty("allow");
        Assert.Equal(["run(make)", "run(npm test)"], kept.EnumerateArray().Select(rule => rule.GetString()));
    }

    /// <summary>A wider rule says what it would have saved; the narrow one would have answered nothing before.</summary>
    [Fact]
    public async Task Suggestions_AfterOtherQuestions_TellWhatTheyWouldHaveAnswered()
    {
        await using var rig = Lines("npm run build", "make", "npm run lint");
        await rig.OpenAsync();
        var turn = await rig.SubmitAsync(Ask(rig));
        var seen = new HashSet<string>();
        var coverage = new List<IReadOnlyList<RuleCoverage>>();
        while (coverage.Count < 3)
        {
            var asked = (await rig.Tape.WaitAsync<PermissionAsked>(e => seen.Add(e.Request.Id))).Request;
            coverage.Add(asked.Coverage);
            await rig.Host.Permissions.AnswerAsync(asked.Id, new PermissionAnswer(PermissionAnswerKind.AllowOnce), None);
        }

        await rig.EndOfAsync(turn);
        Assert.Empty(coverage[0]);
        Assert.Empty(coverage[1]);
        var wide = Assert.Single(coverage[2]);
        Assert.Equal(("run(npm run *)", 1), (wide.Rule, wide.Count));
        Assert.Equal(["run npm run build"], wide.Titles);
    }

    [Fact]
    public async Task AllowAlways_InAFolderThatIsNotTrusted_OffersThePersonsOwnSettingsAlone()
    {
        await using var rig = Rig(calls: 1);
        await rig.OpenAsync("{}", trusted: false);
        var turn = await rig.SubmitAsync(Ask(rig));
        var asked = (await rig.Tape.WaitAsync<PermissionAsked>()).Request;

        Assert.Equal([SettingsPlace.User], asked.Places.Select(place => place.Place));
        await rig.Host.Permissions.AnswerAsync(asked.Id, new PermissionAnswer(PermissionAnswerKind.AllowAlways) { Place = SettingsPlace.Project }, None);
        await rig.EndOfAsync(turn);

        // It was allowed, and for the session alone.
        var resolved = Assert.Single(rig.Tape.Events.OfType<PermissionResolved>());
        Assert.Equal((null, "act"), (resolved.File, resolved.Rule));
        Assert.Contains("could not be kept for good", resolved.Verdict.Reason, StringComparison.Ordinal);
        Assert.False(File.Exists(FileOf(rig, SettingsPlace.Project)));
    }

    [Theory]
    [InlineData("*", null)]
    [InlineData("act(x)", null)]
    public async Task AllowAlways_RuleThatWasNotOffered_IsAllowedOnceAndWrittenNowhere(string rule, string? kept)
    {
        await using var rig = Rig(calls: 1);
        await rig.OpenAsync();
        var turn = await rig.SubmitAsync(Ask(rig));
        await rig.Host.Permissions.AnswerAsync(
            (await rig.Tape.WaitAsync<PermissionAsked>()).Request.Id,
            new PermissionAnswer(PermissionAnswerKind.AllowAlways) { Rule = rule, Place = SettingsPlace.User },
            None);
        await rig.EndOfAsync(turn);

        Assert.Equal(kept, Assert.Single(rig.Tape.Events.OfType<PermissionResolved>()).Rule);
        Assert.False(File.Exists(FileOf(rig, SettingsPlace.User)));
        Assert.Empty(await rig.Host.Permissions.ListRulesAsync(rig.Workspace.Id, rig.SessionId, None));
    }

    [Fact]
    public async Task AllowAlways_FileThatIsOff_HoldsForTheSessionAndSaysWhy()
    {
        await using var rig = Rig(calls: 2);
        await rig.OpenAsync();
        var turn = await rig.SubmitAsync(Ask(rig));
        var asked = await rig.Tape.WaitAsync<PermissionAsked>();
        Directory.CreateDirectory(Path.GetDirectoryName(FileOf(rig, SettingsPlace.User))!);
        await File.WriteAllTextAsync(FileOf(rig, SettingsPlace.User), "{ nothing", None);
        await rig.Host.Permissions.AnswerAsync(asked.Request.Id, new PermissionAnswer(PermissionAnswerKind.AllowAlways), None);
        await rig.EndOfAsync(turn);

        var resolved = Assert.Single(rig.Tape.Events.OfType<PermissionResolved>());
        Assert.Null(resolved.File);
        Assert.Contains("could not be kept for good", resolved.Verdict.Reason, StringComparison.Ordinal);
        Assert.Equal("{ nothing", await File.ReadAllTextAsync(FileOf(rig, SettingsPlace.User), None));
    }

    [Fact]
    public async Task Ask_WhereARuleAsks_OffersNothingToKeep()
    {
        await using var rig = Rig(calls: 1);
        await rig.OpenAsync("""{"permissions":{"ask":["act"]}}""");
        var turn = await rig.SubmitAsync(Ask(rig));
        var asked = (await rig.Tape.WaitAsync<PermissionAsked>()).Request;

        Assert.Empty(asked.Suggestions);
        Assert.Empty(asked.Places);
        await rig.Host.Permissions.AnswerAsync(asked.Id, new PermissionAnswer(PermissionAnswerKind.AllowAlways), None);
        await rig.EndOfAsync(turn);
        Assert.False(File.Exists(FileOf(rig, SettingsPlace.User)));
    }

    [Fact]
    public async Task AllowOnce_WithOtherArguments_RunsThoseAndTheModelIsToldThem()
    {
        await using var rig = Lines("make");
        await rig.OpenAsync();
        var turn = await rig.SubmitAsync(Ask(rig));
        await AnswerAsync(rig, "npm test");
        await rig.EndOfAsync(turn);

        var result = Assert.Single(await rig.LastResultsAsync());
        Assert.Contains("""The person changed the arguments of this call to {"line":"npm test"}.""", result, StringComparison.Ordinal);
        Assert.Contains("ran npm test", result, StringComparison.Ordinal);
        Assert.Single(rig.Tape.Events.OfType<PermissionAsked>());
        await foreach (var entry in rig.Host.Audit.ReadAsync(rig.Workspace.Id, new AuditFilter(), None))
        {
            Assert.Equal("npm test", entry.Arguments!.Value.GetProperty("line").GetString());
        }
    }

    [Theory]
    [InlineData("git push", PermissionCause.Rule, "git push")] // a rule denies it, whoever wrote it
    [InlineData("vi x", PermissionCause.Safety, "terminal")]
    public async Task AllowOnce_WithArgumentsThatAreDenied_StaysDenied(string line, PermissionCause cause, string said)
    {
        await using var rig = Lines("make");
        await rig.OpenAsync("""{"permissions":{"deny":["run(git push *)"]}}""");
        var turn = await rig.SubmitAsync(Ask(rig));
        await AnswerAsync(rig, line);
        await rig.EndOfAsync(turn);

        var ended = Assert.Single(rig.Tape.Events.OfType<ToolCompleted>());
        Assert.Equal((ToolState.Denied, cause), (ended.State, ended.Verdict!.Cause));
        Assert.Contains(said, (await rig.LastResultsAsync())[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task AllowOnce_WithArgumentsOfMoreRisk_IsAskedAgain()
    {
        await using var rig = Lines("make");
        await rig.OpenAsync();
        var turn = await rig.SubmitAsync(Ask(rig));
        await AnswerAsync(rig, "rm -rf build");
        var second = await rig.Tape.WaitAsync<PermissionAsked>(e => e.Request.Risk == Risk.High);
        await rig.Host.Permissions.AnswerAsync(second.Request.Id, new PermissionAnswer(PermissionAnswerKind.Deny) { Message = "rather not" }, None);
        await rig.EndOfAsync(turn);

        var ended = Assert.Single(rig.Tape.Events.OfType<ToolCompleted>());
        Assert.Equal((ToolState.Denied, PermissionCause.Person), (ended.State, ended.Verdict!.Cause));
        Assert.Contains("rather not", (await rig.LastResultsAsync())[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"row":"x"}""")]
    [InlineData("[]")]
    public async Task AllowOnce_WithArgumentsThatDoNotFit_IsAskedAgainAboutTheCallAsItWas(string arguments)
    {
        await using var rig = Lines("make");
        await rig.OpenAsync();
        var turn = await rig.SubmitAsync(Ask(rig));
        var first = await rig.Tape.WaitAsync<PermissionAsked>();
        await rig.Host.Permissions.AnswerAsync(
            first.Request.Id, new PermissionAnswer(PermissionAnswerKind.AllowOnce) { Arguments = AgentJson.Parse(arguments) }, None);
        var second = await rig.Tape.WaitAsync<PermissionAsked>(e => e.Request.Id != first.Request.Id);

        Assert.Contains("What you gave cannot be used", second.Request.Reason, StringComparison.Ordinal);
        await rig.Host.Permissions.AnswerAsync(second.Request.Id, new PermissionAnswer(PermissionAnswerKind.AllowOnce), None);
        await rig.EndOfAsync(turn);
        Assert.Equal(["ran make"], await rig.LastResultsAsync());
    }

    [Fact]
    public async Task AllowOnce_WithOtherArguments_HooksJudgeThoseToo()
    {
        await using var rig = Lines("make");
        rig.Stub.Hook(
            "gate",
            (input, _) =>
                new(input.ToolCall!.Arguments.GetRawText().Contains("deploy", StringComparison.Ordinal) ? HookResult.Deny("no deploys") : HookResult.None),
            HookEvent.PreTool);
        await rig.OpenAsync();
        var turn = await rig.SubmitAsync(Ask(rig));
        await AnswerAsync(rig, "./deploy");
        await rig.EndOfAsync(turn);

        Assert.Equal(PermissionCause.Hook, Assert.Single(rig.Tape.Events.OfType<ToolCompleted>()).Verdict!.Cause);
    }

    [Theory]
    [InlineData("rule", PermissionCause.Rule)]
    [InlineData("mode", PermissionCause.Mode)]
    [InlineData("person", PermissionCause.Person)]
    [InlineData("stop", PermissionCause.Person)]
    [InlineData("deadline", PermissionCause.Deadline)]
    [InlineData("nobody", PermissionCause.Nobody)]
    [InlineData("hook", PermissionCause.Hook)]
    public async Task Denied_ByWhatever_CarriesItsCauseEverywhere(string by, PermissionCause cause)
    {
        await using var rig = Rig(calls: 1);
        if (by == "hook")
        {
            rig.Stub.Hook("no", (_, _) => new(HookResult.Deny("no")), HookEvent.PreTool);
        }

        await rig.OpenAsync(
            by switch { "rule" => """{"permissions":{"deny":["act"]}}""", "deadline" => """{"permissions":{"askTimeout":"20ms"}}""", _ => "{}" });
        var turn = await rig.SubmitAsync(
            rig.Prompt() with { Mode = by == "mode" ? PermissionMode.DontAsk : PermissionMode.Default, Interactive = by != "nobody" });
        if (by is "person" or "stop")
        {
            await rig.Host.Permissions.AnswerAsync(
                (await rig.Tape.WaitAsync<PermissionAsked>()).Request.Id,
                new PermissionAnswer(by == "stop" ? PermissionAnswerKind.DenyAndStop : PermissionAnswerKind.Deny),
                None);
        }

        var end = await rig.EndOfAsync(turn);

        Assert.Equal(by == "stop", end.Reason?.Contains("the person denied the call and stopped the turn", StringComparison.Ordinal) ?? false);
        Assert.Equal(
            (ToolState.Denied, cause),
            (Assert.Single(rig.Tape.Events.OfType<ToolCompleted>()).State, rig.Tape.Events.OfType<ToolCompleted>().Single().Verdict!.Cause));
        var audited = new List<PermissionCause?>();
        await foreach (var entry in rig.Host.Audit.ReadAsync(rig.Workspace.Id, new AuditFilter(), None))
        {
            audited.Add(entry.Cause);
        }

        Assert.Equal([cause, cause], audited);
    }

    /// <summary>
    /// Titles stay on a screen: they hide secrets also where a person sees all else as it is. And the list of what waits may leave the machine.
    /// </summary>
    [Fact]
    public async Task Ask_TitleWithASecret_IsHiddenFromEverySurface()
    {
        const string Secret = "ghp_0123456789abcdefghijABCDEFGHIJ012345";
        await using var rig = Lines($"curl {Secret}");
        await rig.OpenAsync();
        await using var person = await EventRecorder.StartAsync(rig.Host, new EventFilter { SessionId = rig.SessionId, Raw = true });
        var turn = await rig.SubmitAsync(Ask(rig));

        var asked = (await person.WaitAsync<PermissionAsked>()).Request;
        var pending = Assert.Single(await rig.Host.Permissions.ListPendingAsync(None));
        await rig.Host.Permissions.AnswerAsync(asked.Id, new PermissionAnswer(PermissionAnswerKind.AllowOnce), None);
        await rig.EndOfAsync(turn);

        Assert.DoesNotContain(Secret, asked.Plan.Title, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, (await person.WaitAsync<ToolStarted>()).Title, StringComparison.Ordinal);
        Assert.Contains(Secret, asked.Plan.Resources[0].Value, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, ClientJson.Write(pending), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_ListenerThatGoesAway_RequestStaysAndTheNextListenerAnswersIt()
    {
        await using var rig = Rig(calls: 1);
        await rig.OpenAsync();
        string id;
        string turn;
        await using (var first = await EventRecorder.StartAsync(rig.Host, new EventFilter { SessionId = rig.SessionId }))
        {
            turn = await rig.SubmitAsync(Ask(rig));
            id = (await first.WaitAsync<PermissionAsked>()).Request.Id;
        }

        // One that comes later finds it in the list, and in the log.
        await using var next = await EventRecorder.StartAsync(rig.Host, new EventFilter { SessionId = rig.SessionId });
        var pending = Assert.Single(await rig.Host.Permissions.ListPendingAsync(None));
        Assert.Equal((id, rig.SessionId, turn), (pending.Id, pending.SessionId, pending.TurnId));
        Assert.NotNull(pending.Deadline);
        Assert.Contains(await rig.Host.Sessions.ReadEventsAsync(rig.SessionId, 0, 1000, None), e => e is PermissionAsked asked && asked.Request.Id == id);
        Assert.True(await rig.Host.Permissions.AnswerAsync(pending.Id, new PermissionAnswer(PermissionAnswerKind.AllowOnce), None));
        Assert.Equal(TurnOutcome.Answered, (await rig.EndOfAsync(turn)).Outcome);
        Assert.Equal(id, (await next.WaitAsync<PermissionResolved>()).RequestId);
        Assert.Empty(await rig.Host.Permissions.ListPendingAsync(None));
    }

    private static PromptRequest Ask(HostRig rig) => rig.Prompt() with { Mode = PermissionMode.Default, Interactive = true };

    private static async Task AnswerAsync(HostRig rig, string line)
    {
        var asked = await rig.Tape.WaitAsync<PermissionAsked>();
        Assert.True(await rig.Host.Permissions.AnswerAsync(
            asked.Request.Id, new PermissionAnswer(PermissionAnswerKind.AllowOnce) { Arguments = AgentJson.Parse($$"""{"line":"{{line}}"}""") }, None));
    }

    private static HostRig Rig(int calls)
    {
        var rig = new HostRig();
        rig.Stub.Tool("act", (_, _, _) => new(ToolResult.Text("acted")));
        for (var i = 0; i < calls; i++)
        {
            rig.Model.Call(("act", "{}"));
        }

        rig.Model.Text("done");
        return rig;
    }

    /// <summary>A tool that is judged by the line in its arguments.</summary>
    private static HostRig Lines(params string[] lines)
    {
        var rig = new HostRig();
        rig.Stub.Tool(
            new ToolSpec(
                "run",
                "runs",
                AgentJson.Parse("""{"type":"object","properties":{"line":{"type":"string"}},"required":["line"],"additionalProperties":false}"""))
            {
                Effects = ToolEffects.Execute
            },
            _ => new LineTool());
        foreach (var line in lines)
        {
            rig.Model.Call(("run", $$"""{"line":"{{line}}"}"""));
        }

        rig.Model.Text("done");
        return rig;
    }

    private static string FileOf(HostRig rig, SettingsPlace place) => place switch
    {
        SettingsPlace.User => Path.Combine(rig.Root, "home", ".config", "agent", "agent.json"),
        SettingsPlace.Project => Path.Combine(rig.Root, "work", ".agents", "agent.json"),
        _ => Path.Combine(rig.Root, "work", ".agents", "agent.local.json"),
    };

    private sealed class LineTool : Tool
    {
        protected override ValueTask<ToolPlan> PrepareCoreAsync(ToolCall call, ToolContext context, CancellationToken cancellationToken) =>
            new(new ToolPlan(call, $"run {LineOf(call)}") { Effects = ToolEffects.Execute, Resources = [Resource.ShellLine(LineOf(call))] });

        protected override ValueTask<ToolResult> ExecuteCoreAsync(ToolPlan plan, ToolContext context, CancellationToken cancellationToken) =>
            new(ToolResult.Text($"ran {LineOf(plan.Call)}"));

        private static string LineOf(ToolCall call) => call.Arguments.GetProperty("line").GetString()!;
    }
}
