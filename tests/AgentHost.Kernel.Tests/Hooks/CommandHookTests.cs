using System.Text.Json;
using AgentHost.Client;
using AgentHost.Kernel.Tests.Hosting;

namespace AgentHost.Kernel.Tests.Hooks;

/// <summary>Hooks that are programs, with real programs.</summary>
public sealed class CommandHookTests
{
    private readonly List<string> _seen = [];

    private static CancellationToken None => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, string> Gates() => new()
    {
        { "exit 0", "", "look {}" },
        { "echo 'not today' >&2; exit 2", "A hook blocked the call: not today", "" },
        { "exit 2", "A hook blocked the call: it gave no reason", "" },
        { """echo '{"decision":"deny","reason":"no"}'""", "A hook blocked the call: no", "" },
        { """echo '{"arguments":{"by":"hook"}}'""", "", """look {"by":"hook"}""" },
        { """echo '{"decision":"allow"}'""", "", "look {}" },
        { "exit 1", "A hook blocked the call: The hook at ORIGIN failed (it ended with 1); a failing hook blocks.", "" },
        { "echo oops >&2; exit 3", "A hook blocked the call: The hook at ORIGIN failed (it ended with 3: oops); a failing hook blocks.", "" },
        { "echo nonsense", "A hook blocked the call: The hook at ORIGIN failed (what it wrote is not a JSON object); a failing hook blocks.", "" },
        { "echo '[1]'", "A hook blocked the call: The hook at ORIGIN failed (what it wrote is not a JSON object); a failing hook blocks.", "" },
        {
            """echo '{"decision":"perhaps"}'""",
            "A hook blocked the call: The hook at ORIGIN failed (its answer has decision: \"perhaps\", which preTool does not take); a failing hook blocks.",
            ""
        },
        {
            """echo '{"decison":"deny"}'""",
            "A hook blocked the call: The hook at ORIGIN failed (its answer has decison: \"deny\", which preTool does not take); a failing hook blocks.",
            ""
        },
        { "kill -9 $$", "A hook blocked the call: The hook at ORIGIN failed (it ended with 137); a failing hook blocks.", "" },
        { "head -c 2000000 /dev/zero", "A hook blocked the call: The hook at ORIGIN failed (it wrote more than 1024 KB); a failing hook blocks.", "" },
    };

    [Theory]
    [MemberData(nameof(Gates))]
    public async Task Run_HookBeforeATool_DecidesAsItsProgramSays(string line, string result, string ran)
    {
        await using var rig = await OpenAsync($$$"""{"hooks":{"preTool":[{"command":{{{Quote(line)}}}}]}}""");

        await rig.RunAsync();

        Assert.Equal(ran, string.Join(' ', _seen));
        Assert.Equal(result.Length > 0 ? result.Replace("ORIGIN", "flag", StringComparison.Ordinal) : "seen", (await rig.LastResultsAsync())[0]);
    }

    [Fact]
    public async Task Run_FailingHookThatMayFail_CallRunsAndTheFailureIsTold()
    {
        await using var rig = await OpenAsync("""{"hooks":{"preTool":[{"command":"exit 1","onFailure":"allow"}]}}""");

        await rig.RunAsync();

        Assert.Equal(["look {}"], _seen);
        Assert.Equal("failed: it ended with 1", Assert.Single(rig.Tape.Events.OfType<HookRan>()).Reason);
    }

    [Fact]
    public async Task Run_HookPastItsTime_BlocksAndItsChildrenAreEnded()
    {
        var mark = $"{Random.Shared.Next(100_000, 900_000)}.{Random.Shared.Next(1_000, 9_000)}";
        await using var rig = await OpenAsync($$$"""{"hooks":{"preTool":[{"command":"sleep {{{mark}}} & sleep {{{mark}}}","timeoutMs":300}]}}""");

        await rig.RunAsync();

        Assert.Empty(_seen);
        Assert.Contains("it did not end within 0.3 s", (await rig.LastResultsAsync())[0], StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.EnumerateDirectories("/proc").Select(CommandOf), command => command.Contains(mark, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_ArgumentList_NeedsNoShell()
    {
        await using var rig = await OpenAsync("""{"hooks":{"preTool":[{"command":["printf","%s","{\"decision\":\"deny\",\"reason\":\"$HOME; exit\"}"]}]}}""");

        await rig.RunAsync();

        Assert.Equal(["A hook blocked the call: $HOME; exit"], await rig.LastResultsAsync());
    }

    [Fact]
    public async Task Run_ProgramThatDoesNotExist_Blocks()
    {
        await using var rig = await OpenAsync("""{"hooks":{"preTool":[{"command":["no-such-program-here"]}]}}""");

        await rig.RunAsync();

        Assert.Empty(_seen);
        Assert.Contains("no-such-program-here", (await rig.LastResultsAsync())[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("look", false)]
    [InlineData("act|look", false)]
    [InlineData("lo*", false)]
    [InlineData("act|l", true)]
    [InlineData("Look", true)]
    public async Task Run_Matcher_NamesTools(string matcher, bool runs)
    {
        await using var rig = await OpenAsync(
            """{"hooks":{"preTool":[{"command":"exit 2","matcher":"MATCHER"}]}}""".Replace("MATCHER", matcher, StringComparison.Ordinal));

        await rig.RunAsync();

        Assert.Equal(runs ? 1 : 0, _seen.Count);
    }

    [Fact]
    public async Task Run_HookThatAllows_NeverBeatsADenyOrAnAskOfTheRules()
    {
        await using var rig = await OpenAsync(
            """{"hooks":{"preTool":[{"command":"echo '{\"decision\":\"allow\"}'"}],"permissionAsk":[{"command":"echo '{\"decision\":\"allow\"}'"}]},"permissions":{"deny":["look"],"ask":["act"]}}""");
        rig.Model.Call(("act", "{}")).Text("done");

        await rig.RunAsync(rig.Prompt() with { Mode = PermissionMode.Default });
        var denied = (await rig.LastResultsAsync())[0];
        await rig.RunAsync(rig.Prompt() with { Mode = PermissionMode.Default });

        Assert.Empty(_seen);
        Assert.StartsWith("The rule deny look", denied, StringComparison.Ordinal);
        Assert.Contains("The rule ask act", (await rig.LastResultsAsync())[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("allow", "seen")]
    [InlineData("deny", "A hook blocked the call: by hook")]
    public async Task Run_HookWhereAPersonWouldBeAsked_AnswersForThem(string decision, string result)
    {
        await using var rig = await OpenAsync(
            $$$"""{"hooks":{"permissionAsk":[{"command":"echo '{\"decision\":\"{{{decision}}}\",\"reason\":\"by hook\"}'"}]}}""");

        await rig.RunAsync(rig.Prompt() with { Mode = PermissionMode.Default });

        Assert.Equal([result], await rig.LastResultsAsync());
    }

    [Fact]
    public async Task Run_EveryEvent_TellsItsHookOnStandardInput()
    {
        var notes = Path.Combine(Path.GetTempPath(), $"agent-hook-{Guid.NewGuid():N}");
        try
        {
            string[] events = ["sessionStart", "sessionEnd", "promptSubmit", "preTool", "postTool", "permissionAsk", "stop", "notification", "error"];
            await using (var rig = await OpenAsync("""{"hooks":{HOOKS}}""".Replace(
                "HOOKS",
                string.Join(',', events.Select(name => $"\"{name}\":[{{\"command\":\"cat >> {notes}; echo >> {notes}\"}}]")),
                StringComparison.Ordinal)))
            {
                var turn = await rig.SubmitAsync(rig.Prompt("hello") with { Mode = PermissionMode.Default, Interactive = true });
                var asked = await rig.Tape.WaitAsync<PermissionAsked>();
                await rig.Host.Permissions.AnswerAsync(asked.Request.Id, new PermissionAnswer(PermissionAnswerKind.AllowOnce), None);
                await rig.EndOfAsync(turn);
                rig.Model.Answer(new ModelFault(ModelFaultKind.InvalidRequest, "broken"));
                await rig.RunAsync();
            }

            var told = (await File.ReadAllLinesAsync(notes, None)).Where(line => line.Length > 0).Select(AgentJson.Parse).ToList();
            Assert.Equal(
                ["sessionStart", "promptSubmit", "preTool", "permissionAsk", "notification", "postTool", "stop", "promptSubmit", "error", "sessionEnd"],
                told.Select(line => line.GetProperty("event").GetString()));
            var pre = told[2];
            Assert.Equal(
                ("look", "default", "{}"),
                (pre.GetProperty("tool").GetString(), pre.GetProperty("mode").GetString(), pre.GetProperty("arguments").GetRawText()));
            Assert.Equal("hello", told[1].GetProperty("text").GetString());
            Assert.Equal("new", told[0].GetProperty("detail").GetString());
            Assert.Equal("seen", told[5].GetProperty("result").GetProperty("text").GetString());
            Assert.Equal("done", told[6].GetProperty("text").GetString());
            Assert.False(told[6].GetProperty("again").GetBoolean());
            Assert.Contains("broken", told[8].GetProperty("text").GetString(), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(notes);
        }
    }

    [Fact]
    public async Task Delete_SessionThatHadATurn_ItsEndIsToldOnce()
    {
        var notes = Path.Combine(Path.GetTempPath(), $"agent-hook-{Guid.NewGuid():N}");
        try
        {
            await using (var rig = await OpenAsync("{\"hooks\":{\"sessionEnd\":[{\"command\":\"cat >> " + notes + "; echo >> " + notes + "; exit 1\"}]}}"))
            {
                await rig.RunAsync();
                await rig.DeleteSessionAsync();
            }

            var told = Assert.Single((await File.ReadAllLinesAsync(notes, None)).Where(line => line.Length > 0).Select(AgentJson.Parse));
            Assert.Equal(("sessionEnd", "delete"), (told.GetProperty("event").GetString(), told.GetProperty("detail").GetString()));
        }
        finally
        {
            File.Delete(notes);
        }
    }

    [Fact]
    public async Task Run_ConversationThatIsTooLong_HookIsToldWhyItIsShortened()
    {
        var notes = Path.Combine(Path.GetTempPath(), $"agent-hook-{Guid.NewGuid():N}");
        try
        {
            await using var rig = new HostRig().WithHooks();
            rig.Stub.Tool("look", (_, _, _) => new(ToolResult.Text(new string('x', 4_000))));
            rig.Stub.Add<Compactor>(CapabilityKinds.Compactor, "none", AgentJson.Parse("{\"name\":\"none\"}"), _ => new NoCompactor());
            rig.Model.Call(("look", "{}")).Answer(new ModelFault(ModelFaultKind.ContextTooLong, "too many tokens"));
            await rig.OpenAsync("{\"hooks\":{\"preCompact\":[{\"command\":\"cat >> " + notes + "\"}]}}");

            await rig.RunAsync();

            var told = AgentJson.Parse(await File.ReadAllTextAsync(notes, None));
            Assert.Equal(("preCompact", "too-long"), (told.GetProperty("event").GetString(), told.GetProperty("detail").GetString()));
        }
        finally
        {
            File.Delete(notes);
        }
    }

    [Fact]
    public async Task Run_ContextOfHooks_ReachesTheModel()
    {
        await using var rig = await OpenAsync(
            """{"hooks":{"sessionStart":[{"command":"echo '{\"context\":\"of the start\"}'"}],"promptSubmit":[{"command":"echo '{\"context\":\"of the prompt\"}'"}],"postTool":[{"command":"echo '{\"context\":\" of the tool\"}'"}]}}""");

        await rig.RunAsync();

        Assert.Equal("go\n\nof the start\n\nof the prompt", rig.Model.Requests.ElementAt(0).Messages[0].GetText());
        Assert.Equal(["seen of the tool"], await rig.LastResultsAsync());
    }

    [Fact]
    public async Task Run_HookAtTheStop_SendsTheModelOnAFewTimesAtMost()
    {
        await using var rig = await OpenAsync("""{"hooks":{"stop":[{"command":"echo 'tests are missing' >&2; exit 2"}]}}""");
        rig.Model.Text("a").Text("b").Text("c").Text("d").Text("e").Text("f");

        var end = await rig.RunAsync();

        Assert.Equal(TurnOutcome.Answered, end.Outcome);
        Assert.Equal(7, rig.Model.Requests.Count);
        Assert.Contains("tests are missing", rig.Model.Requests.ElementAt(2).Messages[^1].GetText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exit 1", true)]
    [InlineData("echo nonsense", true)]
    [InlineData("echo '{\\\"decision\\\":\\\"ask\\\"}'", true)]
    [InlineData("echo '{\\\"context\\\":\\\"x\\\"}'", true)]
    [InlineData("exit 1\",\"onFailure\":\"allow", false)]
    [InlineData("echo '{\\\"decision\\\":\\\"allow\\\"}'", false)]
    public async Task Run_HookAtTheStopThatIsBroken_SendsTheModelOnOnce(string line, bool blocks)
    {
        await using var rig = await OpenAsync("{\"hooks\":{\"stop\":[{\"command\":\"" + line + "\"}]}}");
        rig.Model.Text("again");

        var end = await rig.RunAsync();

        Assert.Equal(TurnOutcome.Answered, end.Outcome);
        Assert.Equal(blocks ? 3 : 2, rig.Model.Requests.Count);
        if (blocks)
        {
            Assert.Contains("a failing hook blocks", rig.Model.Requests.ElementAt(2).Messages[^1].GetText(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("exit 2")]
    [InlineData("exit 1")]
    [InlineData("echo '{\\\"decision\\\":\\\"deny\\\"}'")]
    [InlineData("echo '{\\\"stop\\\":true}'")]
    public async Task Run_HookThatWouldBlockWhereNothingCanBe_IsToldAndTheNextOneRuns(string line)
    {
        await using var rig = await OpenAsync(
            "{\"hooks\":{\"sessionStart\":[{\"command\":\"" + line + "\"},{\"command\":\"echo '{\\\"context\\\":\\\"of the second\\\"}'\"}]}}");

        var end = await rig.RunAsync();

        Assert.Equal(TurnOutcome.Answered, end.Outcome);
        Assert.Equal("go\n\nof the second", rig.Model.Requests.ElementAt(0).Messages[0].GetText());
        Assert.Equal(HookVerdict.None, rig.Tape.Events.OfType<HookRan>().First().Verdict);
        Assert.NotNull(rig.Tape.Events.OfType<HookRan>().First().Reason);
    }

    [Fact]
    public async Task Run_HookBeforeShorteningThatIsBroken_Blocks()
    {
        await using var rig = new HostRig().WithHooks();
        rig.Stub.Tool("look", (_, _, _) => new(ToolResult.Text(new string('x', 4_000))));
        rig.Stub.Add<Compactor>(CapabilityKinds.Compactor, "none", AgentJson.Parse("{\"name\":\"none\"}"), _ => new NoCompactor());
        rig.Model.Call(("look", "{}")).Answer(new ModelFault(ModelFaultKind.ContextTooLong, "too many tokens"));
        await rig.OpenAsync("""{"hooks":{"preCompact":[{"command":"exit 1"}]}}""");

        var end = await rig.RunAsync();

        Assert.Equal(TurnOutcome.Failed, end.Outcome);
        Assert.Contains(
            "A hook does not let the conversation be shortened: The hook at flag failed (it ended with 1); a failing hook blocks.",
            end.Reason,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_HookThatStops_EndsTheTurn()
    {
        await using var rig = await OpenAsync("""{"hooks":{"preTool":[{"command":"echo '{\"stop\":true,\"reason\":\"enough\"}'"}]}}""");

        var end = await rig.RunAsync();

        Assert.Equal((TurnOutcome.Denied, "enough"), (end.Outcome, end.Reason));
        Assert.Empty(_seen);
    }

    [Fact]
    public async Task List_Hooks_AreShownWithTheirPlacesAndSecretsHidden()
    {
        await using var rig = await OpenAsync(
            """{"hooks":{"preTool":[{"command":["notify","sk-proj-0123456789abcdefghijklmnopqrstuvwxyzABCDEFGH"],"matcher":"look","timeoutMs":500}]}}""");

        var hook = Assert.Single(await rig.Host.Plugins.ListHooksAsync(rig.Workspace.Id, None));

        Assert.Equal((HookEvent.PreTool, "flag", "look", 500, true), (hook.Event, hook.Origin, hook.Matcher, hook.TimeoutMs, hook.FailureBlocks));
        Assert.StartsWith("notify ***", hook.Command, StringComparison.Ordinal);
    }

    private static string Quote(string text) => $"\"{JsonEncodedText.Encode(text)}\"";

    private static string CommandOf(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "cmdline"));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private sealed class NoCompactor : Compactor
    {
        public override ValueTask<Compaction?> CompactAsync(CompactionRequest request, CancellationToken cancellationToken) => new((Compaction?)null);
    }

    private async Task<HostRig> OpenAsync(string settings)
    {
        var rig = new HostRig().WithHooks();
        rig.Stub.Tool("look", (call, _, _) =>
        {
            _seen.Add($"look {call.Arguments.GetRawText()}");
            return new(ToolResult.Text("seen"));
        });
        rig.Stub.Tool("act", (_, _, _) =>
        {
            _seen.Add("act");
            return new(ToolResult.Text("acted"));
        });
        rig.Model.Call(("look", "{}")).Text("done");
        return await rig.OpenAsync(settings);
    }
}
