using AgentHost.Plugins.SessionTools.Questions;
using AgentHost.Plugins.TestKit;

namespace AgentHost.Plugins.SessionTools.Tests.Questions;

public sealed class AskUserToolTests : IDisposable
{
    private const string Two =
        """{"questions":[{"question":"Which?","header":"Colour","options":[{"label":"red","description":"warm"},{"label":"blue"}],"multiSelect":true},{"question":"Why?"}]}""";

    private readonly TestWorkspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task Ask_Answers_ComeBackWithTheirQuestions()
    {
        var person = new Person(new QuestionAnswer(["red", "blue"]), new QuestionAnswer(["because"]));
        _workspace.User = person;

        Assert.Equal("Which?\n→ red; blue\nWhy?\n→ because", await _workspace.TextAsync(new AskUserTool(), Two));

        Assert.Equal("Colour", person.Asked[0].Header);
        Assert.True(person.Asked[0].MultiSelect);
        Assert.Equal([new("red") { Description = "warm" }, new("blue")], person.Asked[0].Options);
        Assert.Empty(person.Asked[1].Options);
    }

    [Fact]
    public async Task Ask_NoAnswer_TellsTheModelToDecide()
    {
        _workspace.User = new Person(null, null);
        Assert.Equal(
            "Which?\n→ (no answer)\nWhy?\n→ (no answer)\nDecide as well as you can, and say in your answer what you assumed.",
            await _workspace.TextAsync(new AskUserTool(), Two));
    }

    [Fact]
    public async Task Ask_NobodyThere_IsRefusedBeforeAnyoneIsAsked()
    {
        var plan = await _workspace.PrepareAsync(new AskUserTool(), Two);
        Assert.NotNull(plan.Refusal);
    }

    [Fact]
    public async Task Plan_LastsAsLongAsAllAnswersMay()
    {
        _workspace.User = new Person();
        Assert.Equal(1210, (await _workspace.PrepareAsync(new AskUserTool(), Two)).TimeoutSeconds);
        Assert.NotNull((await _workspace.PrepareAsync(new AskUserTool(), """{"questions":[{"question":" "}]}""")).Refusal);
        Assert.NotNull((await _workspace.PrepareAsync(new AskUserTool(), $$"""{"questions":[{"question":"{{new string('x', 9000)}}"}]}""")).Refusal);
    }

    private sealed class Person(params QuestionAnswer?[] answers) : IUserInteraction
    {
        public List<Question> Asked { get; } = [];

        public ValueTask<QuestionAnswer?> AskAsync(Question question, CancellationToken cancellationToken)
        {
            Asked.Add(question);
            return new(answers[Asked.Count - 1]);
        }
    }
}
