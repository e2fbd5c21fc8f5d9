using AgentHost.Client;

namespace AgentHost.Terminal.Tests.Chats;

/// <summary>A conversation that is piped in ends when all is done, and its exit code says how; nothing waits for somebody who is not there.</summary>
public sealed class LinearEndTests : LinearFixture
{
    [Theory]
    [InlineData(TurnOutcome.Answered, TurnOutcome.Answered, 0)]
    [InlineData(TurnOutcome.Answered, TurnOutcome.Denied, 3)]
    [InlineData(TurnOutcome.Limit, TurnOutcome.Answered, 0)]
    [InlineData(TurnOutcome.Answered, TurnOutcome.Limit, 5)]
    public async Task Code_IsThatOfTheLastTurn(TurnOutcome first, TurnOutcome last, int code)
    {
        Host.OnPrompt = (host, prompt) => End(host, prompt, host.Submitted.Count == 1 ? first : last);
        Begin(isTerminal: false, change: static options => options with
        {
            TurnCode = static turn => turn.Outcome switch { TurnOutcome.Answered => 0, TurnOutcome.Denied => 3, TurnOutcome.Limit => 5, _ => 1 },
        });
        Type("one");
        await UntilAsync(() => Host.Submitted.Count == 1);
        Type("two");
        Type(null);
        Assert.Equal(code, await EndAsync());
    }

    [Fact]
    public async Task Code_OfWhatCannotBeDone_IsNoSuccess()
    {
        Begin(isTerminal: false, change: static options => options with { FailureCode = static failure => failure == HostFailure.NotFound ? 2 : 9 });
        Type("/nosuch");
        Type(null);
        Assert.Equal(2, await EndAsync());
        Assert.Contains("There is no command /nosuch.", Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prompt_ThatWouldAskBeforeItIsSent_IsNotSent()
    {
        Host.Attached = new AttachedContext([new ReferencePart("README.md", "words")]) { AskFirst = true };
        Begin(isTerminal: false);
        Type("explain @README.md");
        Type(null);
        Assert.Equal(1, await EndAsync());
        Assert.Contains("context.askBeforeSend asks a person", Text, StringComparison.Ordinal);
        Assert.Empty(Host.Submitted);
    }

    [Fact]
    public async Task Prompt_ThatIsHeld_IsNotWaitedFor()
    {
        Host.OnPrompt = static (host, prompt) =>
        {
            if (host.Submitted.Count == 1)
            {
                host.Tell(new TurnStarted(prompt.Parts, "test/model") { TurnId = prompt.TurnId });
                return;
            }

            // The first fails while the second waits, and then it is held.
            host.Tell(new TurnQueued(prompt.Parts, 0) { TurnId = prompt.TurnId });
            host.Tell(new TurnCompleted(TurnOutcome.Failed) { TurnId = host.Submitted[0].TurnId });
            host.Tell(new TurnQueued(prompt.Parts, 0) { TurnId = prompt.TurnId, Held = true });
        };
        Begin(isTerminal: false);
        Type("one");
        Type("two");
        Type(null);
        Assert.Equal(1, await EndAsync());
        Assert.Contains("Prompts are held", Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_ThatFailsInAnyWay_SaysWhyAndEnds()
    {
        Begin(isTerminal: false, open: static () => throw new DllNotFoundException("no such library"));
        Assert.Equal(1, await EndAsync());
        Assert.Contains("agent: An unexpected fault (DllNotFoundException): no such library", Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_ThatCannotBeListed_EndNothing()
    {
        Host.CommandsFault = new HostException(HostFailure.Plugin, "The commands are not there.");
        Host.OnPrompt = static (host, prompt) => End(host, prompt, TurnOutcome.Answered);
        Begin(isTerminal: false);
        await SaidAsync("The commands are not there.");
        Type("work");
        await SaidAsync("you: work");
        Type(null);
        Assert.Equal(0, await EndAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Events_ThatEnd_EndTheConversation(bool byAFault)
    {
        Begin();
        Type("work");
        await SaidAsync("status: working");
        Host.EndEvents(byAFault ? new IOException("the disk is gone") : null);
        Assert.Equal(1, await EndAsync());
        Assert.Contains(
            byAFault ? "The host tells nothing of this session any more (the disk is gone): the conversation ends." : "any more: the conversation ends.",
            Text, StringComparison.Ordinal);
        Assert.Contains("agent chat --continue goes on with", Text, StringComparison.Ordinal);
    }

    private static void End(ScriptedHost host, PromptRequest prompt, TurnOutcome outcome)
    {
        host.Tell(new TurnStarted(prompt.Parts, "test/model") { TurnId = prompt.TurnId });
        host.Tell(new TurnCompleted(outcome) { TurnId = prompt.TurnId });
    }
}
