namespace AgentHost.Editing.Snapshots;

/// <summary>Folders with no file to record in them, at one time.</summary>
internal sealed class FolderState
{
    /// <summary>All of them.</summary>
    public HashSet<string> Seen { get; } = new(StringComparer.Ordinal);

    /// <summary>Those that hold nothing at all, with their permission bits; null where there are none.</summary>
    public Dictionary<string, int?> Empty { get; } = new(StringComparer.Ordinal);
}
