namespace AgentHost;

/// <summary>A person's answer.</summary>
/// <param name="Values">The labels chosen, or the text typed.</param>
public sealed record QuestionAnswer(IReadOnlyList<string> Values);
