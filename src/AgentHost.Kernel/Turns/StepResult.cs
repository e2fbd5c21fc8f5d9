using AgentHost.Client;

namespace AgentHost.Kernel.Turns;

/// <summary>A step that came to an end: the model's message, or the end of the turn.</summary>
internal sealed record StepResult(Message Message, IReadOnlyList<ToolCallPart> Calls, FinishReason Finish)
{
    /// <summary>The provider's words for how it finished.</summary>
    public string? Detail { get; init; }

    /// <summary>Set when the step ended the turn: a fault that is not retried.</summary>
    public TurnCompleted? Ended { get; init; }
}
