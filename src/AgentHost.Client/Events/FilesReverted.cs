namespace AgentHost.Client;

/// <summary>A person took back what turns did to files, or brought it back.</summary>
/// <param name="Redo">True when it was brought back.</param>
/// <param name="Turns">The turns, the oldest first.</param>
/// <param name="Files">Files that were put back, in this order; files that somebody else had changed are not among them.</param>
public sealed record FilesReverted(bool Redo, IReadOnlyList<string> Turns, IReadOnlyList<RevertedFile> Files) : AgentEvent("files.reverted");
