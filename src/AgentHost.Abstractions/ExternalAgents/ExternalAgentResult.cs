using System.Diagnostics.CodeAnalysis;

namespace AgentHost;

/// <summary>Result of a run of an external agent.</summary>
/// <param name="Outcome">Outcome of the run.</param>
public sealed record ExternalAgentResult(TurnOutcome Outcome)
{
    /// <summary>The agent's own name for its session, to go on with later; null where it has none.</summary>
    public string? ForeignSessionId { get; init; }

    /// <summary>Its answer; what there was of it when it was cut off.</summary>
    [AllowNull]
    public string Text { get => field ?? ""; init; }

    /// <summary>Reason why it ended, in one sentence, where that is not plain.</summary>
    public string? Reason { get; init; }

    /// <summary>Tokens of the run, as the agent counts them.</summary>
    [AllowNull]
    public TokenUsage Usage { get => field ?? TokenUsage.None; init; }

    /// <summary>US dollars of the run; absent when unknown.</summary>
    public decimal? Cost { get; init; }
}
