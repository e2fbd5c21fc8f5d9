using System.Diagnostics.CodeAnalysis;

namespace AgentHost.Client;

/// <summary>
/// From here on less of the conversation is sent to the model. Everything stays in the log; of several such events the last says what is sent.
/// </summary>
/// <param name="From">Id of the first message that is sent with all that follow it.</param>
/// <param name="Cause">Cause of the compaction.</param>
public sealed record ContextCompacted(string From, CompactionCause Cause) : AgentEvent("context.compacted")
{
    /// <summary>Ids of messages before <see cref="From"/> that are sent all the same.</summary>
    [AllowNull]
    public IReadOnlyList<string> Kept { get => field ?? []; init; }

    /// <summary>Ids of all calls whose results are sent as a short note.</summary>
    [AllowNull]
    public IReadOnlyList<string> Trimmed { get => field ?? []; init; }

    /// <summary>Summary that is sent in place of the messages left out.</summary>
    public string? Summary { get; init; }

    /// <summary>Text that is also sent in place of them: the goal that a person set, and what plugins keep through compactions, as it was then.</summary>
    public string? Pinned { get; init; }

    /// <summary>The model that wrote the summary, as <c>provider/model</c>; absent for one that was made by rules.</summary>
    public string? SummaryModel { get; init; }

    /// <summary>Number of messages left out, by all compactions together.</summary>
    public int LeftOut { get; init; }

    /// <summary>Tokens of the messages before, by <see cref="TokenEstimate"/>.</summary>
    public long TokensBefore { get; init; }

    /// <summary>Tokens of the messages now.</summary>
    public long TokensAfter { get; init; }

    /// <summary>The plugin that decided it.</summary>
    public string? Plugin { get; init; }
}
