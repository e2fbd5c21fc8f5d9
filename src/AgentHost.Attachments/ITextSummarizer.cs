namespace AgentHost.Attachments;

/// <summary>Asks a model to sum texts up, and counts what that takes. For one caller at a time.</summary>
public interface ITextSummarizer
{
    /// <summary>Finds the reason why no further request may be made; null while one may.</summary>
    string? FindSpent();

    /// <summary>Finds the model; null where there is none for it.</summary>
    ValueTask<SummaryModel?> FindAsync(CancellationToken cancellationToken);

    /// <summary>Asks the model that was found last.</summary>
    /// <param name="instructions">The system prompt.</param>
    /// <param name="text">The text.</param>
    /// <param name="tokens">About how long the answer may be.</param>
    /// <param name="cancellationToken">Ends it; what it took by then is counted.</param>
    /// <returns>The answer, or why there is none: one clause.</returns>
    ValueTask<(string? Text, string? Failure)> AskAsync(string instructions, string text, int tokens, CancellationToken cancellationToken);
}
