using AgentHost.Client;
using AgentHost.Terminal.Input;

namespace AgentHost.Terminal.Tests.Chats;

/// <summary>Questions that go by themselves: no key answers the one behind them unseen, and none that was meant for them reaches the draft.</summary>
public sealed class WithdrawnTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Key_ForAQuestionThatIsOver_DoesNotAnswerTheNext(bool nextComesLater)
    {
        await using var chat = await AskedAsync(new PermissionAsked(ChatLoopTests.Asked("a")));
        if (!nextComesLater)
        {
            chat.Conversation.Apply("s1", new PermissionAsked(ChatLoopTests.Asked("b")));
        }

        chat.Draw();
        chat.Time.Advance(Second);
        chat.Conversation.Apply("s1", Resolved("a"));
        if (nextComesLater)
        {
            chat.Conversation.Apply("s1", new PermissionAsked(ChatLoopTests.Asked("b")));
        }

        // No frame showed the other one yet.
        chat.Press(KeyPress.Of("1"));
        Assert.Equal("b", chat.Conversation.Dialog?.Id);
        Assert.Equal("1", chat.Conversation.Editor.Text);
        Assert.Empty(chat.Host.Answers);
    }

    [Fact]
    public async Task Password_ForAQuestionThatIsOver_IsNotSeen()
    {
        await using var chat = await AskedAsync(new QuestionAsked(new PendingQuestion("q", "s1", new Question("Password?") { Secret = true })));
        Focus(chat);
        chat.Press(KeyPress.Of("h"), KeyPress.Of("u"));
        chat.Conversation.Apply("s1", new QuestionAnswered("q", Declined: true));
        chat.Press(KeyPress.Of("n"));
        chat.Time.Advance(10 * Second);
        chat.Press(KeyPress.Of("t"));
        chat.Conversation.Take(new TextPasted("er2"), chat.Time.GetUtcNow());
        chat.Press(KeyPress.Of(Key.Enter));
        Assert.Equal("", chat.Conversation.Editor.Text);
        Assert.Empty(chat.Host.Submitted);
        chat.Draw();
        Assert.Contains("The question is over. What you type goes nowhere until Enter or Esc.", chat.Said, StringComparison.Ordinal);
        chat.Press(KeyPress.Of("x"));
        Assert.Equal("x", chat.Conversation.Editor.Text);
    }

    [Fact]
    public async Task Words_ForACallThatIsOver_DoNotReachTheDraft()
    {
        await using var chat = await AskedAsync(new PermissionAsked(ChatLoopTests.Asked("a")));
        chat.Draw();
        chat.Time.Advance(Second);
        chat.Press(KeyPress.Of("6"), KeyPress.Of("n"));
        chat.Conversation.Apply("s1", Resolved("a"));
        chat.Press(KeyPress.Of("o"), KeyPress.Of("t"));
        Assert.Equal("", chat.Conversation.Editor.Text);
        chat.Time.Advance(2 * Second);
        chat.Press(KeyPress.Of("x"));
        Assert.Equal("x", chat.Conversation.Editor.Text);
    }

    [Fact]
    public async Task Question_ThatHadNoKeys_GoesSilently()
    {
        await using var chat = await AskedAsync(new PermissionAsked(ChatLoopTests.Asked("a")));
        chat.Draw();
        chat.Press(KeyPress.Of("d"));
        chat.Conversation.Apply("s1", Resolved("a"));
        chat.Press(KeyPress.Of("r"));
        Assert.Equal("dr", chat.Conversation.Editor.Text);
    }

    private static PermissionResolved Resolved(string id) => new(id, "c", new PermissionVerdict(PermissionDecision.Deny, PermissionCause.Deadline, "late"));

    private static void Focus(LoneConversation chat)
    {
        chat.Draw();
        chat.Time.Advance(Second);
        chat.Press(KeyPress.Of(Key.Tab));
        Assert.True(chat.Conversation.Dialog!.IsFocused);
    }

    private static async Task<LoneConversation> AskedAsync(AgentEvent asked)
    {
        var chat = new LoneConversation(new ScriptedHost());
        await chat.BeginAsync();
        await chat.Conversation.NeedSessionAsync(TestContext.Current.CancellationToken);
        chat.Conversation.Apply("s1", asked);
        return chat;
    }
}
