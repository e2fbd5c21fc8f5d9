namespace AgentHost;

/// <summary>A step of an agent's plan.</summary>
/// <param name="Text">Text that says what is to be done.</param>
public sealed record ExternalPlanEntry(string Text)
{
    /// <summary>State of the step, an open word: <c>pending</c>, <c>active</c> or <c>done</c>; null when unknown.</summary>
    public string? State { get; init; }
}
