namespace AgentHost;

/// <summary>More text of the agent's answer, or of its reasoning.</summary>
/// <param name="Text">Text to append.</param>
public sealed record ExternalText(string Text) : ExternalAgentUpdate("text")
{
    /// <summary>True for reasoning. Default false.</summary>
    public bool Reasoning { get; init; }
}
