using AgentHost.Client;
using AgentHost.Kernel.Tests.Hosting;

namespace AgentHost.Kernel.Tests.Hooks;

/// <summary>Files in Claude Code's format, read as they are.</summary>
public sealed class ClaudeHookTests
{
    private readonly List<string> _seen = [];

    private static CancellationToken None => TestContext.Current.CancellationToken;

    public static TheoryData<string, bool, string> Gates() => new()
    {
        { "exit 0", false, "seen" },
        { "echo 'not in production' >&2; exit 2", false, "A hook blocked the call: not in production" },
        { "exit 1", false, "seen" },
        { "exit 1", true, "A hook blocked the call: The hook at ORIGIN failed (it ended with 1); a failing hook blocks." },
        { "echo plain words", false, "seen" },
        { "echo '{ broken'", false, "seen" },
        { "echo '{ broken'", true, "A hook blocked the call: The hook at ORIGIN failed (what it wrote is not JSON); a failing hook blocks." },
        { """echo '{"decision":"block","reason":"old form"}'""", false, "A hook blocked the call: old form" },
        {
            """echo '{"hookSpecificOutput":{"hookEventName":"PreToolUse","permissionDecision":"deny","permissionDecisionReason":"new form"}}'""",
            false,
            "A hook blocked the call: new form"
        },
        { """echo '{"hookSpecificOutput":{"hookEventName":"PreToolUse","permissionDecision":"allow","updatedInput":{"file_path":"b.txt"}}}'""", false, "seen" },
    };

    [Theory]
    [MemberData(nameof(Gates))]
    public async Task Run_HookBeforeATool_DecidesAsThere(string line, bool strict, string result)
    {
        await using var rig = await OpenAsync(Hooks("PreToolUse", "Read", line), user: true, strict);

        await rig.RunAsync();

        Assert.Equal(
            [result.Replace("ORIGIN", Path.Combine(rig.Root, "home", ".claude", "settings.json") + ":1", StringComparison.Ordinal)],
            await rig.LastResultsAsync());
        if (line.Contains("updatedInput", StringComparison.Ordinal))
        {
            Assert.Equal(["""{"path":"b.txt"}"""], _seen);
        }
    }

    [Fact]
    public async Task Run_HookPastItsTime_BlocksThoughOtherFailuresDoNot()
    {
        await using var rig = await OpenAsync("""{"hooks":{"PreToolUse":[{"hooks":[{"type":"command","command":"sleep 60","timeout":0.2}]}]}}""", user: true);

        await rig.RunAsync();

        Assert.Empty(_seen);
    }

    [Theory]
    [InlineData("Read", true)]
    [InlineData("Edit|Read", true)]
    [InlineData("R.*d", true)]
    [InlineData("*", true)]
    [InlineData("", true)]
    [InlineData("Bash", false)]
    [InlineData("Rea", false)]
    [InlineData("(?!Bash).*", true)]
    [InlineData("(?!Read).*", false)]
    public async Task Run_Matcher_IsReadAsThere(string matcher, bool blocks)
    {
        await using var rig = await OpenAsync(Hooks("PreToolUse", matcher, "exit 2"), user: true);

        await rig.RunAsync();

        Assert.Equal(blocks ? 0 : 1, _seen.Count);
    }

    [Theory]
    [InlineData("startup", "startup")]
    [InlineData("startup|resume", "startup")]
    [InlineData("", "startup")]
    [InlineData("resume", "")]
    [InlineData("clear|compact", "")]
    public async Task Run_MatcherOfASessionsStart_IsHeldAgainstHowItBegan(string matcher, string context)
    {
        await using var rig = await OpenAsync(Hooks("SessionStart", matcher, "grep -o startup"), user: true);

        await rig.RunAsync(rig.Prompt("good"));

        Assert.Equal(
            context.Length > 0,
            rig.Model.Requests.ElementAt(0).Messages[0].GetText().Contains(context.Length > 0 ? context : "startup", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("permission_prompt", true)]
    [InlineData("idle_prompt", false)]
    public async Task Run_MatcherOfANotification_IsHeldAgainstItsKind(string matcher, bool told)
    {
        var notes = Path.Combine(Path.GetTempPath(), $"agent-hook-{Guid.NewGuid():N}");
        try
        {
            await using var rig = await OpenAsync(Hooks("Notification", matcher, $"cat > {notes}"), user: true);
            var turn = await rig.SubmitAsync(rig.Prompt() with { Mode = PermissionMode.Default, Interactive = true });
            await rig.Host.Permissions.AnswerAsync(
                (await rig.Tape.WaitAsync<PermissionAsked>()).Request.Id, new PermissionAnswer(PermissionAnswerKind.AllowOnce), None);
            await rig.EndOfAsync(turn);

            Assert.Equal(told, File.Exists(notes));
            if (told)
            {
                var said = AgentJson.Parse(await File.ReadAllTextAsync(notes, None));
                Assert.Equal(
                    ("Notification", "permission_prompt"),
                    (said.GetProperty("hook_event_name").GetString(), said.GetProperty("notification_type").GetString()));
            }
        }
        finally
        {
            File.Delete(notes);
        }
    }

    [Fact]
    public async Task Run_FieldsOnStandardInput_AreNamedAsThere()
    {
        var notes = Path.Combine(Path.GetTempPath(), $"agent-hook-{Guid.NewGuid():N}");
        try
        {
            await using var rig = await OpenAsync(Hooks("PreToolUse", "Read", $"cat > {notes}; echo $CLAUDE_PROJECT_DIR >> {notes}"), user: true);

            await rig.RunAsync();

            var text = await File.ReadAllTextAsync(notes, None);
            var told = AgentJson.Parse(text[..(text.LastIndexOf('}') + 1)]);
            Assert.Equal(
                ("PreToolUse", "Read", Path.Combine(rig.Workspace.Root, "a.txt"), rig.Workspace.Root, rig.SessionId, "bypassPermissions"),
                (
                    told.GetProperty("hook_event_name").GetString(),
                    told.GetProperty("tool_name").GetString(),
                    told.GetProperty("tool_input").GetProperty("file_path").GetString(),
                told.GetProperty("cwd").GetString(), told.GetProperty("session_id").GetString(), told.GetProperty("permission_mode").GetString()));
            Assert.EndsWith($"}}{rig.Workspace.Root}\n", text, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(notes);
        }
    }

    [Fact]
    public async Task Run_HookOnThePrompt_PlainOutputIsContextAndExit2Blocks()
    {
        await using var rig = await OpenAsync(
            Hooks("UserPromptSubmit", "", "grep -q bad && { echo 'not that' >&2; exit 2; }; echo 'mind the gap'"), user: true);

        var good = await rig.RunAsync(rig.Prompt("good"));
        var bad = await rig.RunAsync(rig.Prompt("bad"));

        Assert.Equal("good\n\nmind the gap", rig.Model.Requests.ElementAt(0).Messages[0].GetText());
        Assert.Equal((TurnOutcome.Answered, TurnOutcome.Denied, "not that"), (good.Outcome, bad.Outcome, bad.Reason));
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public async Task Run_HooksOfTheProject_RunOnlyWhereItIsTrusted(bool trusted, int ran)
    {
        await using var rig = await OpenAsync(Hooks("PreToolUse", "Read", "exit 2"), user: false, trusted: trusted);

        await rig.RunAsync();

        Assert.Equal(ran, _seen.Count);
        Assert.Equal(
            !trusted,
            rig.Workspace.Warnings.Any(warning =>
                warning.Contains(Path.Combine(".claude", "settings.json") + " is ignored (hooks)", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Run_SwitchedOffAndUnknownThings_DoNotRunAndAreTold()
    {
        await using var rig = await OpenAsync(
            """{"hooks":{"PreToolUse":[{"matcher":"(","hooks":[{"type":"command","command":"exit 2"}]},{"hooks":[{"type":"prompt","prompt":"x"}]}],"Someday":[]}}""",
            user: true);

        await rig.RunAsync();

        Assert.Single(_seen);
        Assert.Equal(3, rig.Workspace.Warnings.Count(warning => warning.Contains(".claude", StringComparison.Ordinal)));
    }

    private static string Hooks(string name, string matcher, string line) =>
        $$$"""{"hooks":{"{{{name}}}":[{"matcher":"{{{matcher}}}","hooks":[{"type":"command","command":"{{{System.Text.Json.JsonEncodedText.Encode(line)}}}"}]}]}}""";

    private async Task<HostRig> OpenAsync(string file, bool user, bool strict = false, bool trusted = true)
    {
        var rig = new HostRig().WithHooks();
        rig.Stub.Tool("read", (call, _, _) =>
        {
            _seen.Add(call.Arguments.GetRawText());
            return new(ToolResult.Text("seen"));
        });
        rig.Model.Call(("read", """{"path":"a.txt"}""")).Text("done");
        await File.WriteAllTextAsync(Path.Combine(rig.Folder(user ? "home/.claude" : "work/.claude"), "settings.json"), file, None);
        return await rig.OpenAsync(
            """{"hooks":{"claude":{"strict":STRICT}}}""".Replace("STRICT", strict ? "true" : "false", StringComparison.Ordinal), trusted);
    }
}
