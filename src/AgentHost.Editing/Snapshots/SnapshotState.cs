namespace AgentHost.Editing.Snapshots;

/// <summary>Content of an index, and what the look found that left it. Immutable: recordings side by side share it.</summary>
/// <param name="Files">Its files.</param>
/// <param name="Stamp">Of the file that it was read from: when and how long.</param>
/// <param name="Found">What that look found; null where there is none to go by.</param>
/// <param name="Witness">How the files stood before that look; null where it does not say whether another one would find something.</param>
internal sealed record SnapshotState(
    IReadOnlyDictionary<string, SnapshotEntry> Files, (DateTime Written, long Length) Stamp, LookFindings? Found, TreeWitness? Witness);
