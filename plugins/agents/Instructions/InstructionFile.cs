namespace AgentHost.Plugins.Agents.Instructions;

/// <summary>An instruction file.</summary>
/// <param name="Path">Its path, absolute.</param>
/// <param name="Label">Its place, in words for the model.</param>
/// <param name="IsProject">False for a person's own.</param>
internal sealed record InstructionFile(string Path, string Label, bool IsProject)
{
    /// <summary>Its text, where that was read already; null where it was not.</summary>
    public InstructionText? Read { get; init; }
}
