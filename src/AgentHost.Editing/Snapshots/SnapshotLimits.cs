using AgentHost.Editing.Edits;

namespace AgentHost.Editing.Snapshots;

/// <summary>Limits on what is recorded around a command.</summary>
public sealed record SnapshotLimits
{
    /// <summary>Files of a workspace; with more nothing is recorded. Default 50,000.</summary>
    public int Files { get; init; } = 50_000;

    /// <summary>Bytes that are read at once, for the first record or after one command. Default 512 MB.</summary>
    public long Bytes { get; init; } = 512L * 1024 * 1024;

    /// <summary>Bytes of a file; a larger one is left out. Default 16 MB, more than which is not put back.</summary>
    public long FileBytes { get; init; } = EditContent.MostBytes;

    /// <summary>Longest time for the look before a command. Default 10 s.</summary>
    public TimeSpan Before { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest time for the look after it. Default 30 s.</summary>
    public TimeSpan After { get; init; } = TimeSpan.FromSeconds(30);
}
