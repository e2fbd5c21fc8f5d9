namespace AgentHost.Editing.Snapshots;

/// <summary>A file as it was recorded.</summary>
/// <param name="IsLink">True for a link, whose content is where it leads.</param>
/// <param name="Object">The name of its content in the private git directory.</param>
/// <param name="Mode">Unix permission bits; null for links, and where there are none.</param>
internal sealed record SnapshotEntry(bool IsLink, string Object, int? Mode);
