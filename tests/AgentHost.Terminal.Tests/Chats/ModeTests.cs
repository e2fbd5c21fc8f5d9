using AgentHost.Client;
using AgentHost.Terminal.Chats;
using AgentHost.Terminal.Input;

namespace AgentHost.Terminal.Tests.Chats;

/// <summary>The mode that a person chose is what prompts are sent in, whatever was allowed meanwhile.</summary>
public sealed class ModeTests
{
    private static readonly KeyPress NextMode = KeyPress.Of(Key.Tab, KeyModifiers.Shift);

    [Fact]
    public async Task Approve_ThatTheHostDidNotTake_LeavesTheMode()
    {
        await using var chat = new LoneConversation(new ScriptedHost());
        await chat.BeginAsync();
        await chat.SendAsync("/plan");
        await chat.SendAsync("/approve 10m");
        Assert.Contains("No session has begun", chat.Said, StringComparison.Ordinal);
        await chat.SendAsync("work");
        Assert.Equal(PermissionMode.Plan, Assert.Single(chat.Host.Submitted).Mode);
    }

    [Fact]
    public async Task ApproveNone_GivesTheChosenModeBack()
    {
        await using var chat = new LoneConversation(new ScriptedHost(), Planned);
        await chat.BeginAsync();
        await chat.SendAsync("one");
        await chat.SendAsync("/approve all");
        await chat.SendAsync("two");
        await chat.SendAsync("/approve none");
        await chat.SendAsync("three");
        Assert.Equal([PermissionMode.Plan, PermissionMode.Bypass, PermissionMode.Plan], chat.Host.Submitted.Select(static prompt => prompt.Mode!.Value));
        Assert.Equal([PermissionMode.Bypass, PermissionMode.Plan], chat.Host.Switches.Select(static change => change.Mode!.Value));
        Assert.Contains("Permission mode: plan.", chat.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ApproveNone_WhereNoneWasChosen_IsThatOfTheSettings()
    {
        await using var chat = new LoneConversation(new ScriptedHost());
        await chat.BeginAsync();
        await chat.SendAsync("one");
        await chat.SendAsync("/approve all");
        await chat.SendAsync("/approve none");
        await chat.SendAsync("two");
        Assert.Null(chat.Host.Submitted[1].Mode);
        Assert.Equal([PermissionMode.Bypass, null], chat.Host.Switches.Select(static change => change.Mode));
    }

    [Fact]
    public async Task Approve_ForATime_GivesTheChosenModeBackAtItsEnd()
    {
        await using var chat = new LoneConversation(new ScriptedHost(), Planned);
        await chat.BeginAsync();
        await chat.SendAsync("one");
        await chat.SendAsync("/approve 10m");
        await chat.SendAsync("two");
        Assert.Null(chat.Host.Submitted[1].Mode);
        chat.Time.Advance(TimeSpan.FromMinutes(10));

        // The host knows what held in the beginning alone: a turn that runs gets the chosen mode, too.
        await chat.UntilAsync(() => chat.Host.Switches.Count == 2);
        Assert.Equal((PermissionMode.Plan, null), (chat.Host.Switches[1].Mode, chat.Host.Switches[1].Seconds));
        await chat.UntilAsync(() => chat.Said.Contains("Permission mode: plan.", StringComparison.Ordinal));
        await chat.SendAsync("three");
        Assert.Equal(PermissionMode.Plan, chat.Host.Submitted[2].Mode);
    }

    [Fact]
    public async Task Approve_ForATime_IsOfItsSessionAlone()
    {
        await using var chat = new LoneConversation(new ScriptedHost(), Planned);
        await chat.BeginAsync();
        await chat.SendAsync("one");
        await chat.SendAsync("/approve 10m");
        chat.Host.Tell(new TurnCompleted(TurnOutcome.Answered) { TurnId = chat.Host.Submitted[0].TurnId });
        await chat.UntilAsync(() => chat.Conversation.Turn is null);
        await chat.SendAsync("/new");
        Assert.Equal(PermissionMode.Plan, chat.Conversation.Prompts.Mode);
        chat.Time.Advance(TimeSpan.FromMinutes(10));
        await chat.UntilAsync(() => !chat.Conversation.IsBusy);
        Assert.Single(chat.Host.Switches);
    }

    [Fact]
    public async Task NextMode_TwiceAtOnce_GoesTwoFurtherInOrder()
    {
        var first = new TaskCompletionSource();
        var host = new ScriptedHost
        {
            OnPrompt = static (host, prompt) =>
                host.Tell(new TurnStarted(prompt.Parts, "test/model") { TurnId = prompt.TurnId, Mode = prompt.Mode ?? PermissionMode.Default }),
            OnSwitch = change => change.Mode == PermissionMode.AcceptEdits ? first.Task : Task.CompletedTask,
        };
        await using var chat = new LoneConversation(host);
        await chat.BeginAsync();
        await chat.SendAsync("one");
        chat.Press(NextMode, NextMode);

        // What the host has not taken is not shown yet, and a prompt waits for it.
        chat.Conversation.Send("two", "two");
        await Task.Delay(100, TestContext.Current.CancellationToken);
        await chat.UntilAsync(static () => true);
        Assert.Empty(host.Switches);
        Assert.Single(host.Submitted);
        Assert.DoesNotContain("plan", Status(chat), StringComparison.Ordinal);
        first.SetResult();
        await chat.UntilAsync(() => host.Submitted.Count == 2);
        Assert.Equal([PermissionMode.AcceptEdits, PermissionMode.Plan], host.Switches.Select(static change => change.Mode!.Value));
        Assert.Equal(PermissionMode.Plan, host.Submitted[1].Mode);
        await chat.UntilAsync(() => Status(chat).Contains("plan", StringComparison.Ordinal));
        chat.Press(NextMode);
        await chat.UntilAsync(() => host.Switches.Count == 3);
        Assert.Equal(PermissionMode.Default, host.Switches[2].Mode);
    }

    [Fact]
    public async Task NextMode_ThatTheHostRefuses_IsNotShown()
    {
        var host = new ScriptedHost { OnSwitch = static _ => throw new HostException(HostFailure.Busy, "Not now.") };
        await using var chat = new LoneConversation(host);
        await chat.BeginAsync();
        await chat.SendAsync("one");
        chat.Press(NextMode);
        await chat.UntilAsync(() => chat.Said.Contains("Not now.", StringComparison.Ordinal));
        Assert.DoesNotContain("accept-edits", Status(chat), StringComparison.Ordinal);
        await chat.SendAsync("two");
        Assert.Null(host.Submitted[1].Mode);
    }

    private static ChatOptions Planned(ChatOptions options) => options with { Prompts = options.Prompts with { Mode = PermissionMode.Plan } };

    private static string Status(LoneConversation chat) => chat.Conversation.Live(80, 24, chat.Time.GetUtcNow()).Rows[^1].Text;
}
