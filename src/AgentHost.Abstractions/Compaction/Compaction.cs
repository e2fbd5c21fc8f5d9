using System.Diagnostics.CodeAnalysis;

namespace AgentHost;

/// <summary>Compaction of a conversation: what of it is sent from here on.</summary>
/// <param name="From">Id of the first message that is sent with all that follow it: a person's or a model's.</param>
/// <remarks>Each call that is sent keeps its result behind it, and the conversation begins with a person's message.</remarks>
public sealed record Compaction(string From)
{
    /// <summary>Ids of messages before <see cref="From"/> that are sent all the same. Default none.</summary>
    [AllowNull]
    public IReadOnlyList<string> Kept { get => field ?? []; init; }

    /// <summary>Ids of calls whose results are replaced by a short note, beside those that are already. Default none.</summary>
    [AllowNull]
    public IReadOnlyList<string> Trimmed { get => field ?? []; init; }

    /// <summary>Summary that stands for the messages left out, those of earlier compactions too; null for none.</summary>
    public string? Summary { get; init; }

    /// <summary>
    /// A summary that a model is to write in the place of <see cref="Summary"/>; null for none. Where no model can be asked, or what it writes is not fit,
    /// <see cref="Summary"/> stands.
    /// </summary>
    public SummaryRequest? SummaryRequest { get; init; }
}
