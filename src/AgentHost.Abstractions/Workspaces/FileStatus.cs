namespace AgentHost;

/// <summary>Status of a file system entry.</summary>
/// <param name="Path">Its real path: absolute, links resolved.</param>
/// <param name="Kind">Kind of the entry.</param>
/// <param name="Length">Bytes, for a file.</param>
/// <param name="Modified">Last change.</param>
public sealed record FileStatus(string Path, FileKind Kind, long Length, DateTimeOffset Modified)
{
    /// <summary>True when it lies below the workspace's root.</summary>
    public bool Inside { get; init; }

    /// <summary>True when it may not be changed.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Unix permission bits; absent elsewhere.</summary>
    public int? Mode { get; init; }
}
