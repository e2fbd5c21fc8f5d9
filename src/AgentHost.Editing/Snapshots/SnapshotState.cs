namespace AgentHost.Editing.Snapshots;

/// <summary>Content of an index.</summary>
/// <param name="Files">Its files.</param>
/// <param name="Stamp">Of the file that it was read from: when and how long.</param>
internal sealed record SnapshotState(Dictionary<string, SnapshotEntry> Files, (DateTime Written, long Length) Stamp);
