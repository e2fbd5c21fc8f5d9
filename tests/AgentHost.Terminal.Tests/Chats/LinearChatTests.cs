using System.Text;
using AgentHost.Client;
using AgentHost.Terminal.Chats;

namespace AgentHost.Terminal.Tests.Chats;

/// <summary>Lines for who hears them, and for where no terminal is.</summary>
public sealed class LinearChatTests
{
    [Fact]
    public async Task Lines_SayWhatTheyAre_AndMoveNoCursor()
    {
        var host = new ScriptedHost
        {
            OnPrompt = static (host, prompt) =>
            {
                host.Tell(new TurnStarted(prompt.Parts, "test/model") { TurnId = prompt.TurnId });
                host.Tell(new ToolStarted("c", "shell", "ls") { TurnId = prompt.TurnId });
                host.Tell(new ToolCompleted("c", "shell", ToolState.Completed) { TurnId = prompt.TurnId });
                host.Answer(prompt.TurnId!, "first\u001b[31m line\n\nsecond line");
            },
        };
        var output = new LockedWriter();
        await using var chat = new LinearChat(
            new ChatOptions(new WorkspaceRequest("/w")) { ScreenReaderReason = "--screen-reader was given", Prompts = new PromptRequest("", "", []) },
            new StringReader("hello\\\nworld\n/help quit\n"), output, isTerminal: true, TimeProvider.System);

        Assert.Equal(0, await chat.RunAsync(() => host, TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));

        var text = output.ToString();
        Assert.StartsWith("status: Screen-reader mode is on: --screen-reader was given.\n", text, StringComparison.Ordinal);
        Assert.Contains("you: hello\n  world\n", text, StringComparison.Ordinal);
        Assert.Contains("tool: shell  ls\n", text, StringComparison.Ordinal);
        Assert.Contains("agent: first␛[31m line\n\n  second line\n", text, StringComparison.Ordinal);
        Assert.Contains("/quit", text, StringComparison.Ordinal);
        Assert.DoesNotContain(text, static c => c < ' ' && c is not '\n' and not '\a');
        Assert.Equal("hello\nworld", ((TextPart)Assert.Single(host.Submitted).Parts[0]).Text);
    }

    [Fact]
    public async Task Permission_IsAnsweredByANumberAndEnter()
    {
        var host = new ScriptedHost();
        host.OnPrompt = static (host, prompt) =>
        {
            host.Tell(new TurnStarted(prompt.Parts, "test/model") { TurnId = prompt.TurnId });
            host.Tell(new PermissionAsked(ChatLoopTests.Asked("r1")) { TurnId = prompt.TurnId });
        };
        using var input = new LineFeed();
        var output = new LockedWriter();
        await using var chat = new LinearChat(
            new ChatOptions(new WorkspaceRequest("/w")) { Prompts = new PromptRequest("", "", []) { Interactive = true } },
            input, output, isTerminal: true, TimeProvider.System);
        var run = chat.RunAsync(() => host, TestContext.Current.CancellationToken);
        input.Type("work");
        await Eventually.TrueAsync(() => output.ToString().Contains("permission: type a number", StringComparison.Ordinal));
        Assert.Contains("permission: touch made.txt", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("status: working; Ctrl+C cancels\n", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("\n1 yes, once\n", output.ToString(), StringComparison.Ordinal);
        await Task.Delay(700, TestContext.Current.CancellationToken);
        input.Type("6 not now");
        await Eventually.TrueAsync(() => host.Answers.Count == 1);
        Assert.Equal((PermissionAnswerKind.Deny, "not now"), (host.Answers[0].Answer.Kind, host.Answers[0].Answer.Message));
        host.Tell(new TurnCompleted(TurnOutcome.Answered) { TurnId = host.Submitted[0].TurnId });
        input.Type(null);
        Assert.Equal(0, await run.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Permission_OfALongChange_ComesInPiecesFirst()
    {
        var host = new ScriptedHost();
        var diff = "@@ -0,0 +1,450 @@\n" + string.Concat(Enumerable.Range(1, 450).Select(static i => $"+added {i}\n"));
        var asked = ChatLoopTests.Asked("r1");
        host.OnPrompt = (host, prompt) =>
        {
            host.Tell(new TurnStarted(prompt.Parts, "test/model") { TurnId = prompt.TurnId });
            host.Tell(new PermissionAsked(asked with { Plan = asked.Plan with { Preview = [new DiffBlock("big.txt", diff) { Added = 450 }] } }));
        };
        using var input = new LineFeed();
        var output = new LockedWriter();
        await using var chat = new LinearChat(
            new ChatOptions(new WorkspaceRequest("/w")) { Prompts = new PromptRequest("", "", []) { Interactive = true } },
            input, output, isTerminal: true, TimeProvider.System);
        var run = chat.RunAsync(() => host, TestContext.Current.CancellationToken);
        input.Type("work");
        foreach (var left in (string[])["9 show all 450 lines", "9 show more of it, 250 lines left", "9 show more of it, 50 lines left"])
        {
            await Eventually.TrueAsync(() => output.ToString().Contains(left, StringComparison.Ordinal));
            Assert.DoesNotContain("1 yes, once", output.ToString(), StringComparison.Ordinal);
            await Task.Delay(700, TestContext.Current.CancellationToken);
            input.Type("9");
        }

        await Eventually.TrueAsync(() => output.ToString().Contains("1 yes, once", StringComparison.Ordinal));
        Assert.All(Enumerable.Range(1, 450), i => Assert.Contains($"+ added {i}\n", output.ToString(), StringComparison.Ordinal));
        await Task.Delay(700, TestContext.Current.CancellationToken);
        input.Type("1");
        await Eventually.TrueAsync(() => host.Answers.Count == 1);
        host.Tell(new TurnCompleted(TurnOutcome.Answered) { TurnId = host.Submitted[0].TurnId });
        input.Type(null);
        Assert.Equal(0, await run.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Start_ThatFails_SaysWhy()
    {
        var output = new LockedWriter();
        await using var chat = new LinearChat(
            new ChatOptions(new WorkspaceRequest("/w")) { Session = "nosuch", FailureCode = static failure => failure == HostFailure.NotFound ? 2 : 9 },
            new StringReader(""), output, isTerminal: false, TimeProvider.System);

        Assert.Equal(2, await chat.RunAsync(static () => new ScriptedHost(), TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        Assert.Contains("agent: There is no session \"nosuch\" in this folder", output.ToString(), StringComparison.Ordinal);
    }

    private sealed class LineFeed : TextReader
    {
        private readonly System.Collections.Concurrent.BlockingCollection<string?> _lines = [];

        public void Type(string? line) => _lines.Add(line);

        public override string? ReadLine() => _lines.Take();

        public override int Read() => throw new NotSupportedException();
    }
}
