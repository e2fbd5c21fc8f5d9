using AgentHost.Client;

namespace AgentHost.Editing.Snapshots;

/// <summary>Changes between two looks at a workspace.</summary>
/// <param name="Files">Files that can be put back.</param>
/// <param name="Lost">Paths that changed and cannot be.</param>
public sealed record SnapshotChanges(IReadOnlyList<ChangedFile> Files, IReadOnlyList<string> Lost);
