using AgentHost.FileSystem;

namespace AgentHost.Editing.Edits;

/// <summary>A file as it is after the changes of an edit that come before.</summary>
internal sealed record VirtualFile(bool Exists)
{
    public FileKind Kind { get; init; } = FileKind.File;

    public byte[]? Content { get; init; }

    public string? Hash { get; init; }

    public int? Mode { get; init; }

    public bool Writable { get; init; } = true;

    /// <summary>As found on disk; null for what this edit made.</summary>
    public FileFacts? Facts { get; init; }
}
