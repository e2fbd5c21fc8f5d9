using AgentHost.Client;
using AgentHost.Terminal.Chats;

namespace AgentHost.Terminal.Tests.Chats;

/// <summary>The whole surface but the system's terminal and the host: keys in, screen out.</summary>
public sealed class ChatLoopTests : IAsyncLifetime
{
    private readonly ScriptedDevice _device = new(80, 24);
    private readonly ScriptedHost _host = new();
    private readonly CancellationTokenSource _cancel = new();
    private ChatLoop? _loop;
    private Task<int>? _run;

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        await _cancel.CancelAsync();
        if (_run is not null)
        {
            await _run.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        }

        if (_loop is not null)
        {
            await _loop.DisposeAsync();
            Assert.True(_host.IsDisposed);
        }

        Assert.False(_device.IsRaw);
        Assert.Empty(_device.Look(static screen => screen.Forbidden));
        Assert.Equal((0, false, false), _device.Look(static screen => (screen.KeyboardDepth, screen.HasMode(2004), screen.HasMode(2026))));
        _cancel.Dispose();
    }

    [Fact]
    public async Task Prompt_IsSentAndAnswered()
    {
        await BeginAsync();
        _device.Type("hello there\r");
        await _device.WaitForAsync("› hello there");
        var turn = Submitted(0).TurnId!;
        _host.Tell(new PartDelta("m", 0, 0, "an answer that ") { TurnId = turn });
        await _device.WaitForAsync("an answer that");
        _host.Tell(new PartDelta("m", 0, 15, "grows\n\nand ends") { TurnId = turn });
        _host.Tell(new PartCompleted("m", 0, new TextPart("an answer that grows\n\nand ends")) { TurnId = turn });
        _host.Tell(new TurnCompleted(TurnOutcome.Answered) { TurnId = turn });
        await _device.WaitAsync(static screen => !screen.Shown.Contains("Esc cancels", StringComparison.Ordinal), "the end");

        Assert.Contains("an answer that grows\n\nand ends\n", _device.Look(static screen => screen.Shown), StringComparison.Ordinal);
        Assert.Single(_device.Look(static screen => screen.Lines), static line => line == "an answer that grows");
        _device.Type("/quit\r");
        Assert.Equal(0, await _run!.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        Assert.Contains("agent chat --continue goes on with session-1", _device.Look(static screen => screen.Shown), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_TypedBeforeTheHostIsThere_AreKept()
    {
        var there = new TaskCompletionSource();
        _device.Type("early bird\r");
        await BeginAsync(() =>
        {
            there.Task.WaitAsync(TimeSpan.FromSeconds(30)).GetAwaiter().GetResult();
            return _host;
        }, ready: false);
        await _device.WaitForAsync("starting …");
        _device.Type("and more");
        await _device.WaitForAsync("› and more");
        there.SetResult();
        await _device.WaitForAsync("› early bird");
        Assert.Contains("› and more", _device.Look(static screen => screen.Shown), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Running_EnterQueuesAltEnterSteersEscapeCancels()
    {
        _host.OnPrompt = static (host, prompt) =>
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
        _device.Type("work\r");
        await _device.WaitForAsync("Esc cancels");
        _device.Type("next thing\r");
        await _device.WaitForAsync("queued: next thing");
        Assert.Contains("1 queued", _device.Look(static screen => screen.Shown), StringComparison.Ordinal);
        _device.Type("look left\u001b\r");
        await UntilAsync(() => _host.Steered.Count == 1);
        Assert.Equal("look left", _host.Steered[0]);
        _device.Type("a draft");
        await _device.WaitForAsync("› a draft");
        _device.Type("\u001b");
        await _device.WaitForAsync("Cancelled.");
        Assert.Equal([Submitted(0).TurnId!], _host.Cancelled);
        Assert.Contains("› a draft", _device.Look(static screen => screen.Shown), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CtrlC_StashesThenLeavesTwice()
    {
        await BeginAsync();
        _device.Type("draft");
        await _device.WaitForAsync("› draft");
        _device.Type("\u0003");
        await _device.WaitAsync(static screen => !screen.Shown.Contains("› draft", StringComparison.Ordinal), "an empty draft");
        _device.Type("\u001b[A");
        await _device.WaitForAsync("› draft");
        _device.Type("\u0003\u0003");
        await _device.WaitForAsync("Ctrl+C again leaves");
        _device.Type("\u0003");
        Assert.Equal(0, await _run!.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        Assert.Empty(_host.Submitted);
    }

    [Fact]
    public async Task Paste_IsFoldedAndSentWhole()
    {
        await BeginAsync();
        var paste = string.Join('\n', Enumerable.Range(1, 500).Select(static i => $"line {i}"));
        _device.Type($"see \u001b[200~{paste}\u001b[201~!");
        await _device.WaitForAsync("› see [pasted: 500 lines, 4,391 bytes]!");
        _device.Type("\r");
        await UntilAsync(() => _host.Submitted.Count == 1);
        Assert.Equal($"see {paste}!", ((TextPart)Submitted(0).Parts[0]).Text);
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
        _device.Type("work\r");
        await _device.WaitForAsync("Esc cancels");
        _host.Tell(new PermissionAsked(Asked("r1")));
        await _device.WaitForAsync("1 yes, once");
        await _device.WaitForAsync("A digit answers");
        _device.Type(keys);
        await UntilAsync(() => _host.Answers.Count == 1);
        Assert.Equal((kind, words, kind == PermissionAnswerKind.AllowSession ? "shell(touch *)" : null),
            (_host.Answers[0].Answer.Kind, _host.Answers[0].Answer.Message, _host.Answers[0].Answer.Rule));
        await _device.WaitAsync(static screen => !screen.Shown.Contains("1 yes, once", StringComparison.Ordinal), "no dialog");
        Assert.Equal(1, _device.Look(static screen => screen.Lines.Count(static line => line.Contains("+  a line", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task Approval_WhileTyping_LeavesTheDraftAsItIs()
    {
        await BeginAsync();
        _device.Type("work\r");
        await _device.WaitForAsync("Esc cancels");
        _host.Tell(new PermissionAsked(Asked("r1")));
        foreach (var key in "1y2 and 1 more")
        {
            _device.Type(key.ToString());
            await Task.Delay(30, TestContext.Current.CancellationToken);
        }

        await _device.WaitForAsync("› 1y2 and 1 more");
        _device.Type("\r");
        await UntilAsync(() => _host.Submitted.Count == 2);
        Assert.Equal("1y2 and 1 more", ((TextPart)Submitted(1).Parts[0]).Text);
        Assert.Empty(_host.Answers);
        Assert.Contains("1 yes, once", _device.Look(static screen => screen.Shown), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Question_ByDigitAndByWords_IsAnswered()
    {
        await BeginAsync();
        _device.Type("work\r");
        await _device.WaitForAsync("Esc cancels");
        _host.Tell(new QuestionAsked(new PendingQuestion("q1", "s1", new Question("Which colour?") { Options = [new("red"), new("blue")] })));
        await _device.WaitForAsync("1 red · 2 blue");
        await _device.WaitForAsync("A digit answers");
        _device.Type("2");
        await UntilAsync(() => _host.QuestionAnswers.Count == 1);
        _host.Tell(new QuestionAsked(new PendingQuestion("q2", "s1", new Question("Why?"))));
        await _device.WaitForAsync("Tab to answer");
        await Task.Delay(700, TestContext.Current.CancellationToken);
        _device.Type("\t");
        await _device.WaitForAsync("answer>");
        _device.Type("because\r");
        await UntilAsync(() => _host.QuestionAnswers.Count == 2);
        Assert.Equal(["blue", "because"], _host.QuestionAnswers.SelectMany(static answer => answer!.Values));
    }

    [Fact]
    public async Task Commands_AreCompletedAndRun()
    {
        await BeginAsync();
        _device.Type("/to");
        await _device.WaitForAsync("Shows what is to be done.");
        _device.Type("\t\r");
        await _device.WaitForAsync("nothing is to be done");
        _device.Type("/nosuch\r");
        await _device.WaitForAsync("There is no command /nosuch.");
        _device.Type("/help quit\r");
        await _device.WaitForAsync("Leaves. The session can be gone on with");
        _device.Type("!echo \"hi\"\r");
        await _device.WaitForAsync("called {\"command\":");
        _device.Type("\u001b[Z");
        await _device.WaitForAsync("Permission mode: accept-edits.");
        Assert.Equal(PermissionMode.AcceptEdits, Assert.Single(_host.Switches).Mode);
    }

    [Fact]
    public async Task Hostile_Text_IsHarmless()
    {
        await BeginAsync();
        _device.Type("work\r");
        await _device.WaitForAsync("Esc cancels");
        var turn = Submitted(0).TurnId!;
        const string Hostile = "\u001b[2J\u001b]0;owned\u0007\u009b31m\rx\u202e";
        _host.Tell(new PartDelta("m", 0, 0, Hostile + "\n") { TurnId = turn });
        _host.Tell(new ToolStarted("c", "shell" + Hostile, Hostile) { TurnId = turn });
        _host.Tell(new ToolProgressed("c", new ToolProgress { Output = Hostile }) { TurnId = turn });
        _host.Tell(new ToolCompleted("c", "shell" + Hostile, ToolState.Completed)
        {
            TurnId = turn,
            Display = [new TextBlock(Hostile), new DiffBlock("a", "+" + Hostile)],
        });
        _host.Tell(new PermissionAsked(Asked("r1") with { Reason = Hostile, Suggestions = [Hostile] }));
        _host.Tell(new HostWarning(Hostile));
        await _device.WaitForAsync("1 yes, once");
        Assert.Null(_device.Look(static screen => screen.Title));
    }

    [Fact]
    public async Task Resizes_InAStream_KeepEachLineOnce()
    {
        await BeginAsync();
        _device.Type("count\r");
        await _device.WaitForAsync("Esc cancels");
        var turn = Submitted(0).TurnId!;
        var offset = 0;
        for (var i = 1; i <= 400; i++)
        {
            var text = $"number {i} of four hundred, with some words behind it that make it wrap\n\n";
            _host.Tell(new PartDelta("m", 0, offset, text) { TurnId = turn });
            offset += text.Length;
            if (i % 50 == 0)
            {
                _device.Resize(i % 100 == 0 ? 100 : 41, i % 100 == 0 ? 30 : 20);
                await Task.Delay(40, TestContext.Current.CancellationToken);
            }
        }

        _host.Tell(new TurnCompleted(TurnOutcome.Answered) { TurnId = turn });
        await _device.WaitAsync(static screen => screen.Lines.Any(static line => line.StartsWith("number 400 ", StringComparison.Ordinal)), "the last line");
        var lines = _device.Look(static screen => screen.Lines.Where(static line => line.StartsWith("number ", StringComparison.Ordinal)).ToList());
        Assert.Equal(Enumerable.Range(1, 400).Select(static i => $"number {i} of four hundred, with some words behind it that make it wrap"), lines);
    }

    [Theory]
    [InlineData(40, 10)]
    [InlineData(20, 5)]
    [InlineData(9, 3)]
    [InlineData(200, 60)]
    public async Task Sizes_OfAllKinds_AreDrawnOn(int columns, int rows)
    {
        _device.Resize(columns, rows);
        await BeginAsync();
        _device.Type("漢字 and a draft that is longer than the screen is wide, twice over, so that it wraps");
        _host.Tell(new PermissionAsked(Asked("r1")));
        _device.Type("\r");
        await UntilAsync(() => _host.Submitted.Count == 1);
    }

    [Fact]
    public async Task Suspend_PutsTheTerminalBackMeanwhile()
    {
        await BeginAsync();
        _device.Type("draft\u001a");
        await UntilAsync(() => _device.Suspended > 0);
        await _device.WaitForAsync("› draft");
        Assert.Equal(1, _device.Suspended);
        Assert.True(_device.IsRaw);
    }

    [Fact]
    public async Task HangUp_Ends()
    {
        await BeginAsync();
        _device.HangUp();
        Assert.Equal(0, await _run!.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
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

    private static async Task UntilAsync(Func<bool> holds)
    {
        for (var i = 0; !holds(); i++)
        {
            Assert.True(i < 1500, "It did not come to pass.");
            await Task.Delay(20);
        }
    }

    private PromptRequest Submitted(int index)
    {
        lock (_host.Submitted)
        {
            return _host.Submitted[index];
        }
    }

    private async Task BeginAsync(Func<IHostClient>? open = null, bool ready = true)
    {
        var options = new ChatOptions(new WorkspaceRequest("/w")) { Program = "agent 1.2.3", Prompts = new PromptRequest("", "", []) { Interactive = true } };
        _loop = new ChatLoop(_device, options, TimeProvider.System);
        var loop = _loop;
        _run = Task.Run(() => loop.RunAsync(open ?? (() => _host), _cancel.Token));
        if (ready)
        {
            await UntilAsync(() => loop.Conversation.IsReady);
        }
    }
}
