namespace AgentHost;

/// <summary>The person behind a session. Each call waits for an answer from any surface, until the caller's token fires.</summary>
/// <remarks>Thread-safe.</remarks>
public interface IUserInteraction
{
    /// <summary>Asks a question.</summary>
    /// <returns>The answer; null when the person declined.</returns>
    ValueTask<QuestionAnswer?> AskAsync(Question question, CancellationToken cancellationToken);
}
