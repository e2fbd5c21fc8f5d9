using System.Diagnostics.CodeAnalysis;

namespace AgentHost.Client;

/// <summary>A turn ended. Exactly one a turn, on every way out.</summary>
/// <param name="Outcome">Outcome of the turn.</param>
public sealed record TurnCompleted(TurnOutcome Outcome) : AgentEvent("turn.completed")
{
    /// <summary>The answer; what there was of it when the turn was cut off.</summary>
    [AllowNull]
    public string Text { get => field ?? ""; init; }

    /// <summary>Reason why it ended, where that is not plain.</summary>
    public string? Reason { get; init; }

    /// <summary>The provider's fault, where that ended it.</summary>
    public ModelFault? Fault { get; init; }

    /// <summary>Model requests made.</summary>
    public int Steps { get; init; }

    /// <summary>Tool calls made.</summary>
    public int ToolCalls { get; init; }

    /// <summary>Tokens of all its requests.</summary>
    [AllowNull]
    public TokenUsage Usage { get => field ?? TokenUsage.None; init; }

    /// <summary>US dollars; absent when a price is unknown.</summary>
    public decimal? Cost { get; init; }

    /// <summary>Files changed.</summary>
    [AllowNull]
    public IReadOnlyList<string> Files { get => field ?? []; init; }
}
