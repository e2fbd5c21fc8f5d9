namespace AgentHost.Permissions.Commands;

/// <summary>Use that a read-only command makes of its operands.</summary>
internal enum OperandKind
{
    /// <summary>It takes none.</summary>
    None,

    /// <summary>Text that names no file.</summary>
    Text,

    /// <summary>A format, which begins with a plus.</summary>
    Format,

    /// <summary>Files whose content it shows; no folders.</summary>
    Files,

    /// <summary>Files or folders of which it tells something, but nothing of what is below.</summary>
    Facts,

    /// <summary>Files or folders; the names below a folder are shown. Without one it takes the working folder.</summary>
    Listing,

    /// <summary>
    /// Files, and folders with all files below them, whose content it shows; links below are not followed. Without one it takes the working folder.
    /// </summary>
    Tree,
}
