namespace AgentHost;

/// <summary>A change to files, applied whole or not at all.</summary>
/// <param name="Changes">In order.</param>
public sealed record WorkspaceEdit(IReadOnlyList<FileChange> Changes);
