namespace AgentHost;

/// <summary>A change to one file.</summary>
/// <param name="Kind">Kind of change.</param>
/// <param name="Path">The file, absolute or relative to the workspace.</param>
public sealed record FileChange(FileChangeKind Kind, string Path)
{
    /// <summary>For a write: the whole new content (base64 in JSON), at most 16 MB.</summary>
    public ReadOnlyMemory<byte>? Content { get; init; }

    /// <summary>For a move: where to.</summary>
    public string? To { get; init; }

    /// <summary>The version that the change was made from (<c>sha256:…</c>); absent when the file must not exist yet. Another version is a conflict.</summary>
    public string? BaseHash { get; init; }

    /// <summary>
    /// The tool read the version of <see cref="BaseHash"/> itself, within the call, and keeps what is there: the model need not have seen it. Default false.
    /// </summary>
    public bool Merge { get; init; }

    /// <summary>For deleting a folder with what is in it. Default false.</summary>
    public bool Recursive { get; init; }
}
