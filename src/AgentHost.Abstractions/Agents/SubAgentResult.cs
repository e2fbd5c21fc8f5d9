using System.Diagnostics.CodeAnalysis;

namespace AgentHost;

/// <summary>Result of a sub-agent.</summary>
/// <param name="SessionId">The child session, which has all that it did.</param>
/// <param name="Outcome">Outcome of its work.</param>
public sealed record SubAgentResult(string SessionId, TurnOutcome Outcome)
{
    /// <summary>Absolute path of the folder that it worked in, where that was not its caller's; absent else.</summary>
    public string? Root { get; init; }

    /// <summary>Its answer; what there was of it when it was cut off.</summary>
    [AllowNull]
    public string Text { get => field ?? ""; init; }

    /// <summary>Reason why it ended, where that is not plain.</summary>
    public string? Reason { get; init; }

    /// <summary>Model requests made.</summary>
    public int Steps { get; init; }

    /// <summary>Tool calls made.</summary>
    public int ToolCalls { get; init; }

    /// <summary>Tokens of its requests, those of its own sub-agents included.</summary>
    [AllowNull]
    public TokenUsage Usage { get => field ?? TokenUsage.None; init; }

    /// <summary>US dollars; absent when a price is unknown.</summary>
    public decimal? Cost { get; init; }

    /// <summary>Files changed.</summary>
    [AllowNull]
    public IReadOnlyList<string> Files { get => field ?? []; init; }
}
