namespace AgentHost.Plugins.Git.Tests.Fixture;

/// <summary>A person whose answers are given, one a question.</summary>
internal sealed class ScriptedUser(params string?[] answers) : IUserInteraction
{
    private readonly Queue<string?> _answers = new(answers);

    public List<Question> Asked { get; } = [];

    public ValueTask<QuestionAnswer?> AskAsync(Question question, CancellationToken cancellationToken)
    {
        Asked.Add(question);
        return new(_answers.Dequeue() is { } text ? new QuestionAnswer([text]) : null);
    }
}
