using System.Diagnostics.CodeAnalysis;

namespace AgentHost;

/// <summary>A conversation that is to become shorter.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Messages">
/// What is sent at this moment, oldest first; what earlier compactions left out is not in it, and what stands for that is a <see cref="SummaryPart"/>.
/// </param>
/// <param name="Tokens">The most tokens that the messages may take, counted by <see cref="TokenEstimate"/>.</param>
public sealed record CompactionRequest(string SessionId, IReadOnlyList<Message> Messages, long Tokens)
{
    /// <summary>Cause of the compaction. Default <see cref="CompactionCause.TooLong"/>.</summary>
    public CompactionCause Cause { get; init; } = CompactionCause.TooLong;

    /// <summary>The model that reads it, as <c>provider/model</c>.</summary>
    public string? Model { get; init; }

    /// <summary>
    /// Ids of messages that are sent whole whatever the compactor says: the first prompt, what a person pinned, calls whose results are pinned. The host adds
    /// those that an answer leaves out. Default none.
    /// </summary>
    [AllowNull]
    public IReadOnlyList<string> Pinned { get => field ?? []; init; }

    /// <summary>Ids of calls whose results are never trimmed. Default none.</summary>
    [AllowNull]
    public IReadOnlyList<string> PinnedCalls { get => field ?? []; init; }

    /// <summary>The most tokens that a model can take to sum up; 0 where none can be asked. Default 0.</summary>
    public long SummaryTokens { get; init; }

    /// <summary>Instructions of a person or a hook for the summary; null for none.</summary>
    public string? Instructions { get; init; }
}
