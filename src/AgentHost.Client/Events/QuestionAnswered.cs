namespace AgentHost.Client;

/// <summary>A question has its answer.</summary>
/// <param name="QuestionId">The question.</param>
/// <param name="Declined">True when nobody answered or the person declined.</param>
public sealed record QuestionAnswered(string QuestionId, bool Declined) : AgentEvent("question.answered");
