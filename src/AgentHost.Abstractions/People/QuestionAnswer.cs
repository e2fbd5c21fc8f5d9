namespace AgentHost;

/// <summary>A person's answer.</summary>
/// <param name="Values">The labels chosen, or the text typed; none where the question is optional and stays empty.</param>
public sealed record QuestionAnswer(IReadOnlyList<string> Values);
