namespace AgentHost;

/// <summary>Request to run an external agent: its task.</summary>
/// <param name="SessionId">The child session that its work is kept in.</param>
/// <param name="Folder">Real path of the folder to work in.</param>
/// <param name="Prompt">Prompt that it is given: text, images, files.</param>
public sealed record ExternalAgentRequest(string SessionId, string Folder, IReadOnlyList<Part> Prompt)
{
    /// <summary>The model, in the agent's own words; null for its usual one.</summary>
    public string? Model { get; init; }

    /// <summary>The mode, in the agent's own words, such as <c>plan</c>; null for its usual one.</summary>
    public string? Mode { get; init; }

    /// <summary>The agent's own session to go on with: <see cref="ExternalAgentResult.ForeignSessionId"/> of an earlier run. Null to begin one.</summary>
    public string? ForeignSessionId { get; init; }
}
