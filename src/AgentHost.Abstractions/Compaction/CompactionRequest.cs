namespace AgentHost;

/// <summary>A conversation that is to become shorter.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Messages">What is sent at this moment, oldest first; what earlier compactions left out is not in it, and what stands for that is a <see cref="SummaryPart"/>.</param>
/// <param name="Tokens">What the messages may take at most, counted by <see cref="TokenEstimate"/>.</param>
public sealed record CompactionRequest(string SessionId, IReadOnlyList<Message> Messages, long Tokens)
{
    /// <summary>Why. Default <see cref="CompactionCause.TooLong"/>.</summary>
    public CompactionCause Cause { get; init; } = CompactionCause.TooLong;

    /// <summary>The model that reads it, as <c>provider/model</c>.</summary>
    public string? Model { get; init; }
}
