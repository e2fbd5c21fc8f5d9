using AgentHost.Client;
using AgentHost.DisplayBlocks.Texts;
using AgentHost.Terminal.Drawing;
using AgentHost.Terminal.Preferences;
using AgentHost.Terminal.Transcripts;

namespace AgentHost.Terminal.Tests.Transcripts;

public sealed class TranscriptTests
{
    private readonly Transcript _transcript = new();

    [Fact]
    public void Deltas_TwiceOrLateOrWhole_AreTakenOnce()
    {
        Tell(new PartDelta("m", 0, 0, "one "), new PartDelta("m", 0, 0, "one "), new PartDelta("m", 0, 8, "late"), new PartSnapshot("m", 0, "one two "));
        Assert.Equal("one two", Open());
        Tell(new PartDelta("m", 0, 4, "two three"), new PartCompleted("m", 0, new TextPart("one two three")), new PartDelta("m", 0, 4, "two three"));
        Tell(new MessageAppended("m", MessageRole.Assistant));

        Assert.Equal("one two three", Done());
        Assert.Equal("one two three", _transcript.LastAnswer);
    }

    [Fact]
    public void Reasoning_IsClippedAndDim()
    {
        Tell(new PartDelta("m", 0, 0, string.Join('\n', Enumerable.Range(1, 20))) { Kind = "reasoning" });
        Assert.True(_transcript.IsReasoning);
        Assert.Equal("", Done());
        Tell(new PartDelta("m", 1, 0, "so"), new MessageAppended("m", MessageRole.Assistant));

        Assert.Equal("1|2|3|4|5|… 15 more lines|so", Done());
    }

    [Fact]
    public void Reasoning_IsHiddenOrWholeWhereTheSettingSaysSo()
    {
        _transcript.Reasoning = ReasoningView.Hidden;
        Tell(new PartDelta("m", 0, 0, "I think\nof it") { Kind = "reasoning" });
        Assert.True(_transcript.IsReasoning);
        Assert.Equal("", Open());
        Tell(new PartDelta("m", 1, 0, "so"), new MessageAppended("m", MessageRole.Assistant));
        Assert.Equal("so", Done());

        _transcript.Reasoning = ReasoningView.Full;
        Tell(new PartDelta("n", 0, 0, string.Join('\n', Enumerable.Range(1, 20))) { Kind = "reasoning" });
        Tell(new PartDelta("n", 1, 0, "so"), new MessageAppended("n", MessageRole.Assistant));
        Assert.Equal(string.Join('|', Enumerable.Range(1, 20)) + "|so", Done());
    }

    [Fact]
    public void Calls_AreLinesWithTheirResults()
    {
        Tell(new ToolStarted("a", "read", "src/a.cs"), new ToolStarted("b", "shell", "dotnet test"), new ToolStarted("c", "edit", "b.cs"));
        Assert.Equal(3, _transcript.Running.Count);
        Tell(new ToolProgressed("b", new ToolProgress { Output = "first\nsecond\n" }));
        Assert.Equal("second", _transcript.Running.Single(static call => call.Tool == "shell").News);
        Tell(
            new ToolCompleted("a", "read", ToolState.Completed),
            new ToolCompleted("b", "shell", ToolState.Failed) { DurationMs = 1500 },
            new ToolCompleted("c", "edit", ToolState.Denied)
            {
                Verdict = new PermissionVerdict(PermissionDecision.Deny, PermissionCause.Person, "The person said no."),
            });
        Assert.Equal("✗ edit  b.cs|  The person said no.", Done());
        Tell(new MessageAppended("t", MessageRole.Tool)
        {
            Parts =
            [
                new ToolResultPart("a", [new TextPart("1\tusing A;\n2\tusing B;\n")]),
                new ToolResultPart("b", [new TextPart("it broke\nhere")]) { IsError = true },
                new ToolResultPart("c", [new TextPart("denied")]) { IsError = true },
            ],
        });

        Assert.Equal("● read  src/a.cs  2 lines|✗ shell  dotnet test  1.5 s|it broke|here", Done());
        Assert.Empty(_transcript.Running);
    }

    [Fact]
    public void Turn_ThatFails_SaysWhy()
    {
        Tell(
            new TurnStarted([new TextPart("do\nit"), new JsonPart(AgentJson.Parse("1"))], "m"),
            new PartDelta("m", 0, 0, "half"),
            new MessageWithdrawn("m"),
            new TurnCompleted(TurnOutcome.Failed) { Reason = "the service is away" });

        Assert.Equal("|› do|it|[+ 1 attachment]||half|… that answer was cut off; asking again|It failed: the service is away.", Done());
    }

    [Fact]
    public void Notices_AreOneLineEach()
    {
        Tell(
            new HostWarning("careful\u001b[31m"),
            new ModelSwitched("a", "b", "away."),
            new BudgetWarning("limits.cost", 0.9m, 1m),
            new ContextWarning(80, 100),
            new AgentStarted("c", "s2") { Agent = "scout", Description = "looks" },
            new AgentEnded("c", "s2", TurnOutcome.Answered) { Steps = 1, ToolCalls = 2 });

        Assert.Equal(
            "! careful␛[31m|! a cannot be reached (away): b goes on.|! $0.90 of the $1.00 of limits.cost are spent."
            + "|! The conversation takes 80 % of the model's window: /compact makes it shorter, /new begins anew."
            + "|◆ scout begins: looks|◆ a sub-agent is done: answered, 1 step, 2 calls",
            Done());
    }

    private void Tell(params AgentEvent[] events) => Array.ForEach(events, _transcript.Apply);

    private string Open() => string.Join('|', _transcript.Open(1000).Select(static line => line.Text));

    private string Done() => string.Join('|', _transcript.TakeDone().Select(static line => SafeText.Clean(line.Text)));
}
