namespace AgentHost.Client;

/// <summary>Result of a call, secrets hidden.</summary>
/// <param name="TurnId">The turn that it was.</param>
/// <param name="State">State that it ended in.</param>
/// <param name="Content">Content that a model would be given: text, images, files, JSON; bounded as it is there.</param>
public sealed record ToolAnswer(string TurnId, ToolState State, IReadOnlyList<Part> Content)
{
    /// <summary>True when it failed, was denied or was cut off; the content says why.</summary>
    public bool IsError { get; init; }

    /// <summary>Verdict against the call, when it was denied.</summary>
    public PermissionVerdict? Verdict { get; init; }
}
