using AgentHost.Acp.Protocol;
using AgentHost.Acp.Updates;
using AgentHost.Client;

namespace AgentHost.Acp.Tests.Units;

public sealed class EventTranslatorTests
{
    private static readonly SessionInfo Session = new("s", "name", "/w", default) { Cost = 1 };

    [Fact]
    public void Notice_EditorWithoutNotices_IsToldNone()
    {
        Assert.Empty(Make(notices: false).Translate(new HostWarning("The disk is full.")));
        var update = Assert.Single(Make(notices: true).Translate(new HostWarning("The disk is full.")));
        Assert.Equal("The disk is full.", Assert.IsType<NoticeUpdate>(update).Title);
    }

    [Fact]
    public void Compaction_EditorThatShowsThem_IsOneFromBeginToEnd()
    {
        var translator = Make(notices: false, compactions: true);
        AgentEvent[] told =
            [new CompactionStarted(CompactionCause.Threshold), new ContextCompacted("m", CompactionCause.Threshold) { Summary = "All of it." }];

        var updates = told.SelectMany(translator.Translate).Cast<CompactionUpdate>().ToList();

        Assert.Equal(["in_progress", "completed"], updates.Select(static update => update.Status));
        Assert.Single(updates.Select(static update => update.CompactionId).Distinct());
        Assert.Equal("All of it.", Assert.IsType<TextContent>(Assert.Single(updates[1].Summary!)).Text);
    }

    [Fact]
    public void Usage_OfSeveralAnswers_AddsUpWhatTheSessionCost()
    {
        var translator = Make(notices: false);
        var step = new StepCompleted(1, FinishReason.Stop) { Usage = new TokenUsage(100, 20), Cost = 0.5m, ContextWindow = 1_000 };

        var updates = new[] { step, step }.SelectMany(translator.Translate).Cast<SessionUsageUpdate>().ToList();

        Assert.Equal([(120, 1_000, 1.5), (120, 1_000, 2)], updates.Select(static update => (update.Used, update.Size, update.Cost!.Amount)));
        Assert.Empty(translator.Translate(step with { ContextWindow = null }));
    }

    [Fact]
    public void UserMessage_OfTheEditorItself_IsNotToldAgain()
    {
        var message = new MessageAppended("m", MessageRole.User) { Parts = [new TextPart("hi")] };

        Assert.Empty(Make(notices: false).Translate(message with { TurnId = "own" }));
        Assert.IsType<UserMessageChunk>(Assert.Single(Make(notices: false).Translate(message with { TurnId = "other" })));
    }

    [Fact]
    public void Withdrawn_MessageThatWasShown_IsSaidNotToCount()
    {
        var translator = Make(notices: false);

        Assert.Single(translator.Translate(new PartDelta("m", 0, 0, "Half of")));
        Assert.Contains("cut off", Text(Assert.Single(translator.Translate(new MessageWithdrawn("m")))), StringComparison.Ordinal);
        Assert.Empty(translator.Translate(new MessageWithdrawn("unseen")));
    }

    [Fact]
    public void Result_OfACallThatShowedNothing_IsItsContent()
    {
        var translator = Make(notices: false);
        AgentEvent[] told =
        [
            new ToolRequested("c", "read", AgentJson.Parse("""{"path":"a"}""")), new ToolStarted("c", "read", "Read a"),
            new ToolCompleted("c", "read", ToolState.Completed) { Paths = ["a"] },
            new MessageAppended("m", MessageRole.Tool) { Parts = [new ToolResultPart("c", [new TextPart("one\n")])] },
        ];

        var updates = told.SelectMany(translator.Translate).ToList();

        var ended = Assert.IsType<ToolCallChanged>(updates[2]);
        Assert.Equal(("completed", "/w/a"), (ended.Status, Assert.Single(ended.Locations!).Path));
        var content = Assert.IsType<ToolText>(Assert.Single(Assert.IsType<ToolCallChanged>(updates[3]).Content!)).Content;
        Assert.Equal("```\none\n```", Assert.IsType<TextContent>(content).Text);
    }

    private static EventTranslator Make(bool notices, bool compactions = false) =>
        new(Session, static turn => turn == "own", notices, compactions, TimeProvider.System);

    private static string Text(SessionUpdate update) => Assert.IsType<TextContent>(Assert.IsType<AgentMessageChunk>(update).Content).Text;
}
