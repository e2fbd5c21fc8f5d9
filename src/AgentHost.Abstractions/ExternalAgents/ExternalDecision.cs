namespace AgentHost;

/// <summary>A decision about an action of an external agent. One that says nothing denies.</summary>
/// <param name="Allowed">True when it may be done. Default false.</param>
public sealed record ExternalDecision(bool Allowed = false)
{
    /// <summary>Holds for actions like this until the run ends; false for this once. Default false.</summary>
    public bool Lasting { get; init; }

    /// <summary>Reason for the decision, in one sentence for the agent's model; null where there is nothing to say.</summary>
    public string? Reason { get; init; }

    /// <summary>The label of the option that a person chose; null where none was.</summary>
    public string? Option { get; init; }
}
