using AgentHost.FileSystem;

namespace AgentHost.Editing.Edits;

/// <summary>One checked change, ready to be made.</summary>
internal sealed record EditStep(FileChangeKind Kind, string Path, string Shown)
{
    /// <summary>For a move: the real path to move to.</summary>
    public string? To { get; init; }

    public string? ShownTo { get; init; }

    /// <summary>Content before; null for a new file and for folders.</summary>
    public byte[]? Before { get; init; }

    public string? BeforeHash { get; init; }

    /// <summary>Content after a write.</summary>
    public ReadOnlyMemory<byte> After { get; init; }

    public string? AfterHash { get; init; }

    /// <summary>For a link that is written: where it leads.</summary>
    public string? LinkTo { get; init; }

    /// <summary>Permission bits to keep.</summary>
    public int? Mode { get; init; }

    /// <summary>Facts of the file that stood there when it was checked; null where an earlier change of this edit made it.</summary>
    public FileFacts? Facts { get; init; }

    /// <summary>True for a folder.</summary>
    public bool IsFolder { get; init; }

    /// <summary>For a folder that is removed: the files in it.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>For a folder that is removed: itself and the folders in it.</summary>
    public IReadOnlyList<string> Folders { get; init; } = [];

    /// <summary>For a folder that is removed: only while it holds nothing, which is not kept for taking it back.</summary>
    public bool OnlyEmpty { get; init; }
}
