using AgentHost.Client;

namespace AgentHost.Terminal.Tests.Chats;

/// <summary>Commands that choose, set up, compare and go back: typed, and read from the screen.</summary>
public sealed class CommandLoopTests : LoopFixture
{
    [Fact]
    public async Task Model_IsPickedByTyping()
    {
        await BeginAsync();
        Device.Type("/model\r");
        await Device.WaitForAsync("▸ test/model");
        await Device.WaitForAsync("4,000 tokens");
        Device.Type("oth");
        await Device.WaitForAsync("▸ test/other");
        await Device.WaitForAsync("1 of 2");
        Device.Type("\r");
        await Device.WaitForAsync("From the next prompt on: test/other");
        Device.Type("hello\r");
        await Eventually.TrueAsync(() => Host.Submitted.Count == 1);
        Assert.Equal("test/other", Submitted(0).Model);
        Device.Type("/model\r");
        await Device.WaitForAsync("▸ test/other");
        Device.Type("\u001b[A");
        await Device.WaitForAsync("▸ test/model");
        Device.Type("\u001b");
        await Device.WaitAsync(static screen => !screen.Shown.Contains("typing narrows", StringComparison.Ordinal), "no picker");
        Assert.Empty(Host.Cancelled);
    }

    [Fact]
    public async Task Login_KeepsTheKeyOutOfEverything()
    {
        await BeginAsync();
        Device.Type("/login\r");
        await Device.WaitForAsync("acme");
        Device.Type("ac\r");
        await Device.WaitForAsync("Key for acme");
        await Device.WaitForAsync("answer>");
        Device.Type("\u001b[200~sk-very-secret\u001b[201~");
        await Device.WaitForAsync("••••••••••••••");
        Device.Type("\r");
        await Device.WaitForAsync("Logged in at acme.");
        Assert.Equal(("acme", "sk-very-secret"), (Host.Logins[0].Provider, Host.Logins[0].Key));
        Device.Type("\u001b[A\u001b[A\u001b[A\u0019");
        await Device.WaitForAsync("› /login");
        Assert.DoesNotContain("secret", string.Join('\n', Device.Look(static screen => screen.Lines)), StringComparison.Ordinal);

        Device.Type("\u0015/login browser\r");
        await Device.WaitForAsync("Key for browser");
        Device.Type("\r");
        await Device.WaitForAsync("Open https://login.example/device and enter AB-12");
        await Eventually.TrueAsync(() => Host.Logins.Count == 2);
        Assert.Null(Host.Logins[1].Key);
    }

    [Fact]
    public async Task Config_ShowsAndChanges()
    {
        await BeginAsync();
        Device.Type("/config limits.steps 12\r");
        await Device.WaitForAsync("Written: /home/agent.json");
        Device.Type("/config\r");
        await Device.WaitForAsync("2 of 2");
        Device.Type("titles\r");
        await Device.WaitForAsync("Another value for sessions.titles");
        Device.Type("model\r");
        await Eventually.TrueAsync(() => Host.Changes.Count == 2);
        Assert.Equal(
            ["limits/steps=12 User", "sessions/titles=\"model\" User"],
            Host.Changes.Select(static change => $"{string.Join('/', change.Path)}={change.Value!.Value.GetRawText()} {change.Place}"));
        Device.Type("/config limits\r");
        await Device.WaitForAsync("limits.steps = 7");
    }

    [Fact]
    public async Task CodeBlocks_AreCopiedSavedAndApplied()
    {
        var turn = await WorkAsync();
        Host.Answer(turn, "First:\n\n```cs\nvar a = 1;\n\tvar b = 2;\n```\n\n- in a list:\n  ```diff\n  --- a/x\n  +++ b/x\n  ```\n");
        await Device.WaitForAsync("in a list:");
        Device.Type("/copy 1\r");
        await Device.WaitForAsync("Sent to the terminal");
        Device.Type("/save 1 src/a b.cs\r");
        await Device.WaitForAsync("""called write {"path":"src/a b.cs","content":"var a = 1;\n\tvar b = 2;\n"}""");
        Device.Type("/apply 2\r");
        await Device.WaitForAsync("""called apply_patch {"patch":"--- a/x\n""");
        Device.Type("/apply 3\r");
        await Device.WaitForAsync("give a number from 1 to 2.");
    }

    [Fact]
    public async Task Work_IsListed()
    {
        var turn = await WorkAsync();
        Host.Tell(new ToolStarted("c", "shell", "make all") { TurnId = turn });
        Tell("job.started", """{"id":1,"command":"serve","timeoutSeconds":9}""");
        Tell("job.started", """{"id":2,"command":"gone","timeoutSeconds":9}""");
        Tell("job.ended", """{"id":2,"state":"exited","seconds":1}""");
        Tell("todo.updated", """{"items":[{"text":"one thing","status":"completed"},{"text":"another","status":"pending"}]}""");
        await Device.WaitForAsync("make all");
        Device.Type("/ps\r");
        await Device.WaitForAsync("1 serve");
        Assert.DoesNotContain("gone", Device.Look(static screen => screen.Shown), StringComparison.Ordinal);
        Device.Type("/todo\r");
        await Device.WaitForAsync("[x] one thing");
        await Device.WaitForAsync("[ ] another");
        Device.Type("/skills\r");
        await Device.WaitForAsync("/review [PATH]");

        // The turn still runs.
        Device.Type("/kill 1\r");
        await Device.WaitForAsync("1 of s1 is killed");
        Host.Answer(turn, "done");
    }

    [Fact]
    public async Task Rewind_TakesBackFilesAndConversation()
    {
        foreach (var (id, role, text) in ((string, MessageRole, string)[])
            [("m1", MessageRole.User, "first prompt"), ("m2", MessageRole.Assistant, "answer"), ("m3", MessageRole.User, "second prompt")])
        {
            Host.Messages.Add(new Message(id, role, [new TextPart(text)], DateTimeOffset.UnixEpoch));
        }

        var turn = await WorkAsync();
        Device.Type("/rewind\r");
        await Device.WaitForAsync("A turn runs: Esc cancels it.");
        Host.Answer(turn, "done");
        await Device.WaitForAsync("done");
        Device.Type("/rewind\r");
        await Device.WaitForAsync("▸ second prompt");
        Device.Type("\r");
        await Device.WaitForAsync("take back>");
        Device.Type("both\r");
        await Device.WaitForAsync("taken back: made.txt");
        await Device.WaitForAsync("fork-1 goes on");
        Assert.Equal("m3", Assert.Single(Host.Undone).Message);
        Assert.Equal("m2", Assert.Single(Host.ForkRequests).Message);
    }

    [Fact]
    public async Task Compare_KeepsOneAnswer()
    {
        var turn = await WorkAsync();
        Host.Answer(turn, "done");
        await Device.WaitForAsync("done");
        Host.OnPrompt = static (host, prompt) =>
            host.Tell(new TurnCompleted(TurnOutcome.Answered) { TurnId = prompt.TurnId, Text = $"says **{prompt.Model}**" });
        Device.Type("/compare one,two which is it\r");
        await Device.WaitForAsync("── one ──");
        await Device.WaitForAsync("says two");
        await Device.WaitForAsync("keep which answer>");
        Assert.All(Host.Submitted.Skip(1), static prompt => Assert.Equal(("which is it", 0), (((TextPart)prompt.Parts[0]).Text, prompt.Tools!.Count)));
        Device.Type("two\r");
        await Eventually.TrueAsync(() => Host.Deleted.Count == 1);
        Assert.Equal(["f1"], Host.Deleted);
        await Device.WaitForAsync("fork-2 goes on");

        // Or with tools, each in a worktree, as the workflow does it.
        Device.Type("/compare one,two make it\r");
        await Device.WaitForAsync("says two");
        await Eventually.TrueAsync(() => Host.Submitted.Count == 5);
        await Device.WaitForAsync("keep which answer>");
        Device.Type("work\r");
        await Device.WaitForAsync("runs run compare make it with [\"models=one,two\"] in f2");
        await Eventually.TrueAsync(() => Host.Deleted.Count == 3);
        Device.Type("/compare one alone\r");
        await Device.WaitForAsync("/compare wants 2 to 4 models");
    }

    [Fact]
    public async Task Approval_OfALine_ShowsItsCommandsAndTakesAnother()
    {
        await WorkAsync();
        const string Line = "ls -l; touch made.txt";
        Host.Tell(new PermissionAsked(ChatLoopTests.Asked("r1") with
        {
            Plan = new ToolPlan(new ToolCall("c1", "shell", AgentJson.Parse($$"""{"command":"{{Line}}","wait":5}""")), Line)
            {
                Resources = [Resource.ShellLine(Line)],
            },
        }));
        await Device.WaitForAsync("0 change it");
        await Device.WaitForAsync("allow  ls -l  (shell(ls *))");
        await Device.WaitForAsync("ask    touch made.txt");
        await Device.WaitForAsync("A digit answers");
        Device.Type("0");
        await Device.WaitForAsync("command> ls -l; touch made.txt");
        Device.Type("\u0015touch other.txt\r");
        await Device.WaitForAsync("1 yes, once: touch other.txt");
        Assert.Empty(Host.Answers);
        Assert.DoesNotContain("in this session", Device.Look(static screen => screen.Shown), StringComparison.Ordinal);
        await Device.WaitForAsync("A digit answers");
        Device.Type("1");
        await Eventually.TrueAsync(() => Host.Answers.Count == 1);
        Assert.Equal("""{"command":"touch other.txt","wait":5}""", Host.Answers[0].Answer.Arguments!.Value.GetRawText());
    }

    /// <summary>What a plugin's command asks is put to the person, before there is a session and in one.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CommandOfAPlugin_Asks_AndIsAnsweredByKey(bool inSession)
    {
        CommandRequest? given = null;
        Host.OnCommand = async request =>
        {
            given = request;
            Host.Tell(new QuestionAsked(new PendingQuestion("q1", request.SessionId ?? "", Question.Confirm("Push topic to origin?"))));
            await Eventually.TrueAsync(() => Host.QuestionAnswers.Count == 1);
            Host.Tell(new QuestionAnswered("q1", Declined: false));
            return CommandResult.Text($"It was {Host.QuestionAnswers[0]!.Values[0]}.");
        };
        if (inSession)
        {
            Host.Answer(await WorkAsync(), "done");
            await Device.WaitForAsync("done");
        }
        else
        {
            await BeginAsync();
        }

        Device.Type("/pr --create\r");
        await Device.WaitForAsync("Push topic to origin?");
        await Device.WaitForAsync("A digit answers");
        Device.Type("1");

        await Device.WaitForAsync("It was yes.");
        await Device.WaitAsync(static screen => !screen.Shown.Contains("A digit answers", StringComparison.Ordinal), "no question");
        Assert.Equal((true, inSession ? "s1" : null, "--create"), (given!.Interactive, given.SessionId, given.Call.Text));
        Assert.Single(Host.QuestionAnswers);
    }

    // An event of a plugin, as the log keeps it.
    private void Tell(string kind, string json) =>
        Host.Tell(new OtherEvent(kind, AgentJson.Parse(json)) { Durable = true, Time = TimeProvider.System.GetUtcNow() });
}
