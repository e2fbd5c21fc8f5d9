namespace AgentHost.Client;

/// <summary>A question that waits for its answer.</summary>
/// <param name="Id">Its id.</param>
/// <param name="SessionId">The session; empty for that of a command that was called in none.</param>
/// <param name="Question">The question.</param>
public sealed record PendingQuestion(string Id, string SessionId, Question Question);
