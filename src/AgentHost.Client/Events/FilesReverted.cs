namespace AgentHost.Client;

/// <summary>A person took back what turns did to files, or brought it back.</summary>
/// <param name="Redo">Whether it was brought back.</param>
/// <param name="Turns">The turns, the oldest first.</param>
/// <param name="Files">What was done, in this order; files that somebody else had changed are not among them.</param>
public sealed record FilesReverted(bool Redo, IReadOnlyList<string> Turns, IReadOnlyList<RevertedFile> Files) : AgentEvent("files.reverted");
