using AgentHost.Client;

namespace AgentHost.Terminal.Tests.Chats;

/// <summary>The whole surface but the system's terminal and the host: keys in, screen out.</summary>
public sealed class ChatLoopTests : LoopFixture
{
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Assert.Equal(0, Device.Look(static screen => screen.Alternates));
    }

    [Fact]
    public async Task Prompt_IsSentAndAnswered()
    {
        await BeginAsync();
        Device.Type("hello there\r");
        await Device.WaitForAsync("› hello there");
        var turn = Submitted(0).TurnId!;
        Host.Tell(new PartDelta("m", 0, 0, "an answer that ") { TurnId = turn });
        await Device.WaitForAsync("an answer that");
        Host.Tell(new PartDelta("m", 0, 15, "grows\n\nand ends") { TurnId = turn });
        Host.Tell(new PartCompleted("m", 0, new TextPart("an answer that grows\n\nand ends")) { TurnId = turn });
        Host.Tell(new TurnCompleted(TurnOutcome.Answered) { TurnId = turn });
        await Device.WaitAsync(static screen => !screen.Shown.Contains("Esc cancels", StringComparison.Ordinal), "the end");

        Assert.Contains("an answer that grows\n\nand ends\n", Device.Look(static screen => screen.Shown), StringComparison.Ordinal);
        Assert.Single(Device.Look(static screen => screen.Lines), static line => line == "an answer that grows");
        Device.Type("/quit\r");
        Assert.Equal(0, await Run!.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        Assert.Contains("agent chat --continue goes on with session-1", Device.Look(static screen => screen.Shown), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_TypedBeforeTheHostIsThere_AreKept()
    {
        var there = new TaskCompletionSource();
        Device.Type("early bird\r");
        await BeginAsync(() =>
        {
            there.Task.WaitAsync(TimeSpan.FromSeconds(30)).GetAwaiter().GetResult();
            return Host;
        }, ready: false);
        await Device.WaitForAsync("starting …");
        Device.Type("and more");
        await Device.WaitForAsync("› and more");
        there.SetResult();
        await Device.WaitForAsync("› early bird");
        Assert.Contains("› and more", Device.Look(static screen => screen.Shown), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Running_EnterQueuesAltEnterSteersEscapeCancels()
    {
        Host.OnPrompt = static (host, prompt) =>
        {
            if (host.Submitted.Count == 1)
            {
                host.Tell(new TurnStarted(prompt.Parts, "test/model") { TurnId = prompt.TurnId });
            }
            else
            {
                host.Tell(new TurnQueued(prompt.Parts, host.Submitted.Count - 2) { TurnId = prompt.TurnId });
            }
        };
        await BeginAsync();
        Device.Type("work\r");
        await Device.WaitForAsync("Esc cancels");
        Device.Type("next thing\r");
        await Device.WaitForAsync("queued: next thing");
        Assert.Contains("1 queued", Device.Look(static screen => screen.Shown), StringComparison.Ordinal);
        Device.Type("look left\u001b\r");
        await Eventually.TrueAsync(() => Host.Steered.Count == 1);
        Assert.Equal("look left", Host.Steered[0]);
        Device.Type("a draft");
        await Device.WaitForAsync("› a draft");
        Device.Type("\u001b");
        await Device.WaitForAsync("Cancelled.");
        Assert.Equal([Submitted(0).TurnId!], Host.Cancelled);
        Assert.Contains("› a draft", Device.Look(static screen => screen.Shown), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CtrlC_ClearsADraftThatCanBeCompleted()
    {
        await BeginAsync();
        Device.Type("/he");
        await Device.WaitForAsync("▸ /help");
        Device.Type("\u0003");
        await Device.WaitAsync(static screen => !screen.Shown.Contains("› /he", StringComparison.Ordinal), "an empty draft");
        Device.Type("\u0004");
        await Run!.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task CtrlC_StashesThenLeavesTwice()
    {
        await BeginAsync();
        Device.Type("draft");
        await Device.WaitForAsync("› draft");
        Device.Type("\u0003");
        await Device.WaitAsync(static screen => !screen.Shown.Contains("› draft", StringComparison.Ordinal), "an empty draft");
        Device.Type("\u001b[A");
        await Device.WaitForAsync("› draft");
        Device.Type("\u0003\u0003");
        await Device.WaitForAsync("Ctrl+C again leaves");
        Device.Type("\u0003");
        Assert.Equal(0, await Run!.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        Assert.Empty(Host.Submitted);
    }

    [Fact]
    public async Task Paste_IsFoldedAndSentWhole()
    {
        await BeginAsync();
        var paste = string.Join('\n', Enumerable.Range(1, 500).Select(static i => $"line {i}"));
        Device.Type($"see \u001b[200~{paste}\u001b[201~!");
        await Device.WaitForAsync("› see [pasted: 500 lines, 4,391 bytes]!");
        Device.Type("\r");
        await Eventually.TrueAsync(() => Host.Submitted.Count == 1);
        Assert.Equal($"see {paste}!", ((TextPart)Submitted(0).Parts[0]).Text);
    }

    [Theory]
    [InlineData("", "![logo](logo.png)")]
    [InlineData("", "/quit now")]
    [InlineData("/", "quit now")]
    public async Task Paste_ThatIsFolded_IsNoCommandAndNoLineOfTheShell(string typed, string first)
    {
        await BeginAsync();
        var paste = first + "\n" + string.Join('\n', Enumerable.Range(1, 20).Select(static i => $"line {i}"));
        Device.Type($"{typed}\u001b[200~{paste}\u001b[201~");
        await Device.WaitForAsync("[pasted: 21 lines");
        Device.Type("\r");
        await Eventually.TrueAsync(() => Host.Submitted.Count == 1);
        Assert.Equal(typed + paste, ((TextPart)Submitted(0).Parts[0]).Text);
        Assert.DoesNotContain("called ", Device.Look(static screen => screen.Shown), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Paste_BehindACommand_IsItsArgument()
    {
        await BeginAsync();
        Device.Type("!cat <<X\u001b[200~\n" + string.Concat(Enumerable.Repeat("line\n", 20)) + "X\u001b[201~\r");
        await Device.WaitForAsync("{\"command\":\"cat");
        Assert.Empty(Host.Submitted);
    }

    [Theory]
    [InlineData("1", PermissionAnswerKind.AllowOnce, null)]
    [InlineData("2", PermissionAnswerKind.AllowSession, null)]
    [InlineData("5", PermissionAnswerKind.Deny, null)]
    [InlineData("7", PermissionAnswerKind.DenyAndStop, null)]
    [InlineData("6not that\r", PermissionAnswerKind.Deny, "not that")]
    [InlineData("\ty", PermissionAnswerKind.AllowOnce, null)]
    public async Task Approval_ByKeys_IsAnswered(string keys, PermissionAnswerKind kind, string? words)
    {
        await BeginAsync();
        Device.Type("work\r");
        await Device.WaitForAsync("Esc cancels");
        Host.Tell(new PermissionAsked(Asked("r1")));
        await Device.WaitForAsync("1 yes, once");
        await Device.WaitForAsync("A digit answers");
        Device.Type(keys[..1]);
        if (keys.Length > 1)
        {
            // A digit alone answers; what comes at once behind it makes it a part of the draft.
            await Device.WaitForAsync(keys[0] == '6' ? "no, because>" : "Esc goes back to the draft");
            Device.Type(keys[1..]);
        }

        await Eventually.TrueAsync(() => Host.Answers.Count == 1);
        Assert.Equal((kind, words, kind == PermissionAnswerKind.AllowSession ? "shell(touch *)" : null),
            (Host.Answers[0].Answer.Kind, Host.Answers[0].Answer.Message, Host.Answers[0].Answer.Rule));
        await Device.WaitAsync(static screen => !screen.Shown.Contains("1 yes, once", StringComparison.Ordinal), "no dialog");
        Assert.Equal(1, Device.Look(static screen => screen.Lines.Count(static line => line.Contains("+  a line", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task Approval_WhileTyping_LeavesTheDraftAsItIs()
    {
        await BeginAsync();
        Device.Type("work\r");
        await Device.WaitForAsync("Esc cancels");
        Host.Tell(new PermissionAsked(Asked("r1")));
        foreach (var key in "1y2 and 1 more")
        {
            Device.Type(key.ToString());
            await Task.Delay(30, TestContext.Current.CancellationToken);
        }

        await Device.WaitForAsync("› 1y2 and 1 more");
        Device.Type("\r");
        await Eventually.TrueAsync(() => Host.Submitted.Count == 2);
        Assert.Equal("1y2 and 1 more", ((TextPart)Submitted(1).Parts[0]).Text);
        Assert.Empty(Host.Answers);
        Assert.Contains("1 yes, once", Device.Look(static screen => screen.Shown), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Question_ByDigitAndByWords_IsAnswered()
    {
        await BeginAsync();
        Device.Type("work\r");
        await Device.WaitForAsync("Esc cancels");
        Host.Tell(new QuestionAsked(new PendingQuestion("q1", "s1", new Question("Which colour?") { Options = [new("red"), new("blue")] })));
        await Device.WaitForAsync("1 red · 2 blue");
        await Device.WaitForAsync("A digit answers");
        Device.Type("2");
        await Eventually.TrueAsync(() => Host.QuestionAnswers.Count == 1);
        Host.Tell(new QuestionAsked(new PendingQuestion("q2", "s1", new Question("Why?"))));
        await Device.WaitForAsync("Tab to answer");
        await Task.Delay(700, TestContext.Current.CancellationToken);
        Device.Type("\t");
        await Device.WaitForAsync("answer>");
        Device.Type("because\r");
        await Eventually.TrueAsync(() => Host.QuestionAnswers.Count == 2);
        Assert.Equal(["blue", "because"], Host.QuestionAnswers.SelectMany(static answer => answer!.Values));
    }

    [Fact]
    public async Task Commands_AreCompletedAndRun()
    {
        await BeginAsync();
        Device.Type("/plan-");
        await Device.WaitForAsync("Shows what is planned.");
        Device.Type("\t\r");
        await Device.WaitForAsync("nothing is planned");
        Device.Type("/nosuch\r");
        await Device.WaitForAsync("There is no command /nosuch.");
        Device.Type("/help quit\r");
        await Device.WaitForAsync("Leaves. The session can be gone on with");
        Device.Type("!echo \"hi\"\r");
        await Device.WaitForAsync("called shell {\"command\":");
        Device.Type("\u001b[Z");
        await Device.WaitForAsync("Permission mode: accept-edits.");
        Assert.Equal(PermissionMode.AcceptEdits, Assert.Single(Host.Switches).Mode);
    }

    [Fact]
    public async Task References_AreCompleted()
    {
        Host.Files = ["src/", "src/Program.cs", "src/with space.md", "src/evil\u001b[2J.txt", "readme.md"];
        await BeginAsync();
        Device.Type("look at @sr");
        await Device.WaitForAsync("▸ src/");
        Device.Type("\t");
        await Device.WaitForAsync("› look at @src/");
        await Device.WaitForAsync("src/with space.md");
        Assert.DoesNotContain("evil", Device.Look(static screen => screen.Shown), StringComparison.Ordinal);
        Device.Type("wi");
        await Device.WaitForAsync("▸ src/with space.md");
        Device.Type("\tand @Prog\u001b[B");
        await Device.WaitForAsync("▸ src/Program.cs");
        Device.Type("\t(@readme.md");
        await Device.WaitForAsync("› look at @\"src/with space.md\" and @src/Program.cs (@readme.md");
        Device.Type(")\r");
        await Eventually.TrueAsync(() => Host.Submitted.Count == 1);
        Assert.Equal("look at @\"src/with space.md\" and @src/Program.cs (@readme.md)", ((TextPart)Submitted(0).Parts[0]).Text);

        // Of an address, and of what comes late, nothing is completed; Escape closes what is offered and cancels nothing.
        Device.Type("mail me@src");
        await Device.WaitForAsync("› mail me@src");
        Assert.DoesNotContain("▸", Device.Look(static screen => screen.Shown), StringComparison.Ordinal);
        Device.Type(" @src");
        await Device.WaitForAsync("▸ src/");
        Device.Type("\u001b");
        await Device.WaitAsync(static screen => !screen.Shown.Contains('▸', StringComparison.Ordinal), "nothing offered");
        Assert.Empty(Host.Cancelled);
    }

    [Fact]
    public async Task Hostile_Text_IsHarmless()
    {
        await BeginAsync();
        Device.Type("work\r");
        await Device.WaitForAsync("Esc cancels");
        var turn = Submitted(0).TurnId!;
        const string Hostile = "\u001b[2J\u001b]0;owned\u0007\u009b31m\rx\u202e";
        Host.Tell(new PartDelta("m", 0, 0, Hostile + "\n") { TurnId = turn });
        Host.Tell(new ToolStarted("c", "shell" + Hostile, Hostile) { TurnId = turn });
        Host.Tell(new ToolProgressed("c", new ToolProgress { Output = Hostile }) { TurnId = turn });
        Host.Tell(new ToolCompleted("c", "shell" + Hostile, ToolState.Completed)
        {
            TurnId = turn,
            Display = [new TextBlock(Hostile), new DiffBlock("a", "+" + Hostile)],
        });
        Host.Tell(new PermissionAsked(Asked("r1") with { Reason = Hostile, Suggestions = [Hostile] }));
        Host.Tell(new HostWarning(Hostile));
        await Device.WaitForAsync("1 yes, once");
        Assert.Equal("? agent · session-1", Device.Look(static screen => screen.Title));
    }

    [Fact]
    public async Task Resizes_InAStream_KeepEachLineOnce()
    {
        await BeginAsync();
        Device.Type("count\r");
        await Device.WaitForAsync("Esc cancels");
        var turn = Submitted(0).TurnId!;
        var offset = 0;
        for (var i = 1; i <= 400; i++)
        {
            var text = $"number {i} of four hundred, with some words behind it that make it wrap\n\n";
            Host.Tell(new PartDelta("m", 0, offset, text) { TurnId = turn });
            offset += text.Length;
            if (i % 50 == 0)
            {
                Device.Resize(i % 100 == 0 ? 100 : 41, i % 100 == 0 ? 30 : 20);
                await Task.Delay(40, TestContext.Current.CancellationToken);
            }
        }

        Host.Tell(new TurnCompleted(TurnOutcome.Answered) { TurnId = turn });
        await Device.WaitAsync(static screen => screen.Lines.Any(static line => line.StartsWith("number 400 ", StringComparison.Ordinal)), "the last line");
        var lines = Device.Look(static screen => screen.Lines.Where(static line => line.StartsWith("number ", StringComparison.Ordinal)).ToList());
        Assert.Equal(Enumerable.Range(1, 400).Select(static i => $"number {i} of four hundred, with some words behind it that make it wrap"), lines);
    }

    [Theory]
    [InlineData(40, 10)]
    [InlineData(20, 5)]
    [InlineData(9, 3)]
    [InlineData(200, 60)]
    public async Task Sizes_OfAllKinds_AreDrawnOn(int columns, int rows)
    {
        Device.Resize(columns, rows);
        await BeginAsync();
        Device.Type("漢字 and a draft that is longer than the screen is wide, twice over, so that it wraps");
        Host.Tell(new PermissionAsked(Asked("r1")));
        Device.Type("\r");
        await Eventually.TrueAsync(() => Host.Submitted.Count == 1);
    }

    [Fact]
    public async Task Suspend_PutsTheTerminalBackMeanwhile()
    {
        await BeginAsync();
        Device.Type("draft\u001a");
        await Eventually.TrueAsync(() => Device.Suspended > 0);
        await Device.WaitForAsync("› draft");
        Assert.Equal(1, Device.Suspended);
        Assert.True(Device.IsRaw);
    }

    [Theory]
    [InlineData(50, 0)]
    [InlineData(2_000, 1)] // no longer than a moment
    public async Task Leave_Quickly_LeavesNoAnswerToTheShell(int milliseconds, int unread)
    {
        Device.Answers = TimeSpan.FromMilliseconds(milliseconds);
        await BeginAsync(ready: false);
        Loop.End(0);
        Assert.Equal(0, await Run!.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        await Task.Delay(milliseconds + 200, TestContext.Current.CancellationToken);
        Assert.Equal(unread, Device.Unread);
    }

    [Fact]
    public async Task HangUp_Ends()
    {
        await BeginAsync();
        Device.HangUp();
        Assert.Equal(0, await Run!.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Reject_ByCommand_SaysWhy()
    {
        await BeginAsync();
        Device.Type("work\r");
        await Device.WaitForAsync("Esc cancels");
        Host.Tell(new PermissionAsked(Asked("r1")));
        await Device.WaitForAsync("1 yes, once");
        Device.Type("/reject use another file\r");
        await Eventually.TrueAsync(() => Host.Answers.Count == 1);
        Assert.Equal((PermissionAnswerKind.Deny, "use another file"), (Host.Answers[0].Answer.Kind, Host.Answers[0].Answer.Message));
    }

    [Fact]
    public async Task Image_GoesWithThePromptThatHasItsLabel()
    {
        await BeginAsync(change: static options => options with { ReadClipboardImage = static _ => Task.FromResult<byte[]>([9, 8, 7]) });
        Device.Type("see \u0016");
        await Device.WaitForAsync("› see [image 1: 3 bytes]");
        Device.Type("\u001b[200~\u001b[201~");
        await Device.WaitForAsync("[image 2: 3 bytes]");
        Device.Type(new string('\u007f', "[image 2: 3 bytes] ".Length) + "now\r");
        await Eventually.TrueAsync(() => Host.Submitted.Count == 1);
        var image = Assert.Single(Submitted(0).Parts.OfType<ImagePart>());
        Assert.Equal(("image/png", 3), (image.MediaType, image.Data!.Value.Length));
        await Device.WaitForAsync("› see [image 1: 3 bytes] now");
    }

    internal static PermissionRequest Asked(string id) =>
        new(id, "s1", new ToolPlan(new ToolCall("c1", "shell", AgentJson.Parse("{}")), "touch made.txt")
        {
            Preview = [new DiffBlock("made.txt", "@@ -0,0 +1 @@\n+ a line")],
        })
        {
            Reason = "No rule speaks of it.",
            Risk = Risk.Medium,
            Suggestions = ["shell(touch *)"],
            Places = [new PermissionPlace(SettingsPlace.User, "~/.config/agent/agent.json")],
        };
}
