namespace AgentHost.Plugins.Mcp.ConformanceClient;

/// <summary>A person who says yes, and leaves every field as it is.</summary>
internal sealed class Agreeing : IUserInteraction
{
    public ValueTask<QuestionAnswer?> AskAsync(Question question, CancellationToken cancellationToken) => new(new QuestionAnswer([""]));
}
