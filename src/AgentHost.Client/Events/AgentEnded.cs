using System.Diagnostics.CodeAnalysis;

namespace AgentHost.Client;

/// <summary>A sub-agent has ended.</summary>
/// <param name="CallId">The call that started it.</param>
/// <param name="Child">Its session.</param>
/// <param name="Outcome">Outcome of its work.</param>
public sealed record AgentEnded(string CallId, string Child, TurnOutcome Outcome) : AgentEvent("agent.ended")
{
    /// <summary>Model requests made.</summary>
    public int Steps { get; init; }

    /// <summary>Tool calls made.</summary>
    public int ToolCalls { get; init; }

    /// <summary>Tokens of its requests; they are counted where they were used, so this adds nothing to them.</summary>
    [AllowNull]
    public TokenUsage Usage { get => field ?? TokenUsage.None; init; }

    /// <summary>US dollars; absent when a price is unknown.</summary>
    public decimal? Cost { get; init; }
}
