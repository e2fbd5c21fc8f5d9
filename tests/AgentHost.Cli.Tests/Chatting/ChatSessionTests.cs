using AgentHost.Cli.Chatting;
using AgentHost.Cli.Common;
using AgentHost.Cli.Root;
using AgentHost.Cli.Running;

namespace AgentHost.Cli.Tests.Chatting;

/// <summary>Parts that a conversation is composed of. It is held on input and output: where errors go says nothing.</summary>
public sealed class ChatSessionTests
{
    [Theory]
    [InlineData(true, false)] // agent chat 2>log
    [InlineData(false, true)] // agent chat >out.txt
    public void Compose_AsksWhereItIsHeld(bool canTalk, bool canAsk)
    {
        var terminal = new FakeTerminal { CanTalk = canTalk, CanChat = canTalk, CanAsk = canAsk, Colours = canAsk };
        var options = ChatSession.Compose(new RunRequest { Prompt = "" }, null, null, terminal);
        Assert.Equal(canTalk, options.Prompts.Interactive);
        Assert.Equal(canTalk, options.HistoryFile is not null);
        Assert.Equal(canTalk && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")), options.Colours);
    }

    /// <summary>Options alone are those of a conversation where there is somebody to have it with.</summary>
    [Theory]
    [InlineData(true, "See agent chat --help.")]
    [InlineData(false, "See agent --help.")]
    public async Task Options_Alone_BeginAConversation(bool canChat, string advice)
    {
        var terminal = new FakeTerminal { CanChat = canChat };
        Assert.Equal(ExitCodes.Usage, await RootCommands.InvokeAsync(["--no-such-option", "x"], terminal));
        Assert.Contains(advice, terminal.Shown.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Compose_AsLinesAtATerminal_Asks()
    {
        var terminal = new FakeTerminal { CanTalk = true, CanChat = false };
        var options = ChatSession.Compose(new RunRequest { Prompt = "" }, null, "--screen-reader was given", terminal);
        Assert.True(options.Prompts.Interactive);
        Assert.True(options.ScreenReader);
        Assert.False(options.Colours);
    }

    [Theory]
    [InlineData(TurnOutcome.Answered, 0)]
    [InlineData(TurnOutcome.Failed, 1)]
    [InlineData(TurnOutcome.Denied, 3)]
    [InlineData(TurnOutcome.Limit, 5)]
    [InlineData(TurnOutcome.Cancelled, 130)]
    public void Compose_HasTheCodesOfARun(TurnOutcome outcome, int code)
    {
        var options = ChatSession.Compose(new RunRequest { Prompt = "" }, null, null, new FakeTerminal());
        Assert.Equal(code, options.TurnCode(new Client.TurnCompleted(outcome)));
        Assert.Equal(2, options.FailureCode(HostFailure.NotFound));
    }
}
