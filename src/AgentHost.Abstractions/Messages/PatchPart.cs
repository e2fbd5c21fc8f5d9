namespace AgentHost;

/// <summary>A change to files as a unified diff.</summary>
/// <param name="Diff">Unified diff.</param>
public sealed record PatchPart(string Diff) : Part("patch");
