namespace AgentHost.Client;

/// <summary>A person is asked something.</summary>
/// <param name="Question">The question.</param>
public sealed record QuestionAsked(PendingQuestion Question) : AgentEvent("question.asked");
