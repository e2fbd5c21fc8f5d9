namespace AgentHost.Client;

/// <summary>A person's reply to a question.</summary>
public sealed record QuestionReply
{
    /// <summary>The answer; absent to decline.</summary>
    public QuestionAnswer? Answer { get; init; }
}
