using AgentHost.Client;

namespace AgentHost.Terminal.Tests.Chats;

/// <summary>Questions that are answered by lines.</summary>
public sealed class LinearAnswerTests : LinearFixture
{
    [Fact]
    public async Task Secret_IsTypedUnseen()
    {
        await BeginTurnAsync();
        Host.Tell(Secret("q1"));
        await SaidAsync("question: type the answer, which is not shown");
        Type("hunter2");
        await UntilAsync(() => Host.QuestionAnswers.Count == 1);
        Assert.Equal("hunter2", Assert.Single(Host.QuestionAnswers[0]!.Values));
        Assert.Equal([false, true], Echo);
        Assert.Single(Host.Submitted);
    }

    [Fact]
    public async Task Secret_ThatCannotBeTypedUnseen_IsDeclined()
    {
        Begin(hasEcho: false);
        Type("work");
        await UntilAsync(() => Host.Submitted.Count == 1);
        Host.Tell(Secret("q1"));
        await SaidAsync("question: declined, since the answer would be seen");
        await UntilAsync(() => Host.QuestionAnswers.Count == 1);
        Assert.Null(Host.QuestionAnswers[0]);
    }

    [Fact]
    public async Task Line_ForASecretThatIsOver_GoesNowhere()
    {
        await BeginTurnAsync();
        Host.Tell(Secret("q1"));
        await SaidAsync("question: type the answer, which is not shown");
        Host.Tell(new QuestionAnswered("q1", Declined: true));
        await SaidAsync("status: the question is over; the next line goes nowhere");
        Assert.Equal([false], Echo);
        Type("hunter2");
        await SaidAsync("The line went nowhere");
        Assert.Equal([false, true], Echo);
        Type("and a prompt");
        await UntilAsync(() => Host.Submitted.Count == 2);
        Assert.Equal("and a prompt", ((TextPart)Host.Submitted[1].Parts[0]).Text);
    }

    [Fact]
    public async Task Six_Alone_BeginsWords()
    {
        await BeginTurnAsync();
        Host.Tell(new PermissionAsked(ChatLoopTests.Asked("r1")));
        await SaidAsync("permission: type a number");
        await AnswerAsync("6");
        await SaidAsync("permission: type why not and press Enter");
        Type("not that");
        await UntilAsync(() => Host.Answers.Count == 1);
        Assert.Equal((PermissionAnswerKind.Deny, "not that"), (Host.Answers[0].Answer.Kind, Host.Answers[0].Answer.Message));
        Assert.Single(Host.Submitted);
    }

    [Fact]
    public async Task Eight_TellsTheOtherRule()
    {
        await BeginTurnAsync();
        Host.Tell(new PermissionAsked(ChatLoopTests.Asked("r1") with { Suggestions = ["shell(touch *)", "shell(touch made.txt)"] }));
        await SaidAsync("2 yes, in this session: shell(touch *)");
        await AnswerAsync("8");
        await SaidAsync("2 yes, in this session: shell(touch made.txt)");
        await AnswerAsync("2");
        await UntilAsync(() => Host.Answers.Count == 1);
        Assert.Equal("shell(touch made.txt)", Host.Answers[0].Answer.Rule);
    }

    [Fact]
    public async Task Line_ThatComesWithTheQuestion_IsAPromptAndSaid()
    {
        await BeginTurnAsync(new StandingClock());
        Host.Tell(new PermissionAsked(ChatLoopTests.Asked("r1")));
        await SaidAsync("permission: type a number");
        Type("1");
        await SaidAsync("The line came too soon to be meant as an answer: it is a prompt.");
        Assert.Empty(Host.Answers);
        Assert.Equal(2, Host.Submitted.Count);
    }

    private static QuestionAsked Secret(string id) => new(new PendingQuestion(id, "s1", new Question("Password?") { Secret = true }));

    private async Task BeginTurnAsync(TimeProvider? time = null)
    {
        Begin(time: time);
        Type("work");
        await SaidAsync("status: working");
    }

    private sealed class StandingClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch;
    }
}
