using System.Diagnostics.CodeAnalysis;

namespace AgentHost.Client;

/// <summary>The model's answer to a request is whole.</summary>
/// <param name="Step">Number of the step in the turn.</param>
/// <param name="Finish">Reason why it ended.</param>
public sealed record StepCompleted(int Step, FinishReason Finish) : AgentEvent("step.completed")
{
    /// <summary>Tokens of the request.</summary>
    [AllowNull]
    public TokenUsage Usage { get => field ?? TokenUsage.None; init; }

    /// <summary>The model that answered, as <c>provider/model</c>.</summary>
    public string? Model { get; init; }

    /// <summary>US dollars; absent when a price is unknown.</summary>
    public decimal? Cost { get; init; }

    /// <summary>
    /// The id of the plugin that the request was made for: of a sub-agent's the one whose tool gave it its work, else the one that brings the model. Absent in
    /// what older versions wrote.
    /// </summary>
    public string? Plugin { get; init; }

    /// <summary>The context window of the model, in tokens; absent where it is not known.</summary>
    public int? ContextWindow { get; init; }
}
