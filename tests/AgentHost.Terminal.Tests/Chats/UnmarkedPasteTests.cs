using AgentHost.Client;
using AgentHost.Terminal.Input;

namespace AgentHost.Terminal.Tests.Chats;

/// <summary>Pastes that a terminal does not mark: they are text, and answer nothing.</summary>
public sealed class UnmarkedPasteTests
{
    [Theory]
    [InlineData("1. do this")]
    [InlineData("12")]
    [InlineData("5 times")]
    [InlineData("7\tx")]
    public async Task Paste_ThatBeginsWithADigit_IsTheDraft(string text)
    {
        await using var chat = await AskedAsync();
        chat.Burst(text);
        Assert.Equal(text.Replace("\t", "", StringComparison.Ordinal), chat.Conversation.Editor.Text);
        Assert.NotNull(chat.Conversation.Dialog);
        Assert.Empty(chat.Host.Answers);
    }

    [Fact]
    public async Task Paste_ThatBeginsWithATab_GivesTheQuestionNoKeys()
    {
        await using var chat = await AskedAsync();
        chat.Burst("\ty = 1");
        Assert.False(chat.Conversation.Dialog!.IsFocused);
        Assert.Equal("y = 1", chat.Conversation.Editor.Text);
    }

    [Fact]
    public async Task Paste_IntoAQuestionWithTheKeys_AnswersNothing()
    {
        await using var chat = await AskedAsync();
        chat.Press(KeyPress.Of(Key.Tab));
        Assert.True(chat.Conversation.Dialog!.IsFocused);
        chat.Burst("1. yes");
        Assert.True(chat.Conversation.Dialog!.IsFocused);
        Assert.Equal("", chat.Conversation.Editor.Text);
        chat.Press(KeyPress.Of("y"));
        await chat.UntilAsync(() => chat.Host.Answers.Count == 1);
    }

    [Fact]
    public async Task Digit_Alone_AnswersAfterAMoment()
    {
        await using var chat = await AskedAsync();
        var now = chat.Time.GetUtcNow();
        chat.Conversation.Take(KeyPress.Of("1"), now);
        chat.Conversation.Expire(now + TimeSpan.FromMilliseconds(9));
        Assert.NotNull(chat.Conversation.Dialog);
        Assert.Equal(now + TimeSpan.FromMilliseconds(10), chat.Conversation.Due);
        chat.Conversation.Expire(now + TimeSpan.FromMilliseconds(10));
        Assert.Null(chat.Conversation.Dialog);
        await chat.UntilAsync(() => chat.Host.Answers.Count == 1);
    }

    [Fact]
    public async Task Digit_ForAQuestionThatGoesMeanwhile_IsTheDraft()
    {
        await using var chat = await AskedAsync();
        chat.Conversation.Apply("s1", new PermissionAsked(ChatLoopTests.Asked("b")));
        var now = chat.Time.GetUtcNow();
        chat.Conversation.Take(KeyPress.Of("1"), now);
        chat.Conversation.Apply("s1", new PermissionResolved("a", "c", new PermissionVerdict(PermissionDecision.Deny, PermissionCause.Deadline, "late")));
        chat.Conversation.Expire(now + TimeSpan.FromMilliseconds(10));
        Assert.Equal("b", chat.Conversation.Dialog?.Id);
        Assert.Equal("1", chat.Conversation.Editor.Text);
    }

    private static async Task<LoneConversation> AskedAsync()
    {
        var chat = new LoneConversation(new ScriptedHost());
        await chat.BeginAsync();
        await chat.Conversation.NeedSessionAsync(TestContext.Current.CancellationToken);
        chat.Conversation.Apply("s1", new PermissionAsked(ChatLoopTests.Asked("a")));
        chat.Draw();
        chat.Time.Advance(TimeSpan.FromSeconds(1));
        return chat;
    }
}
