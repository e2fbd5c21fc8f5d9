namespace AgentHost.Client;

/// <summary>One file or folder that was put back; of a folder that was moved all that is in it with it.</summary>
/// <param name="Path">Relative to the workspace, or absolute outside it.</param>
public sealed record RevertedFile(string Path)
{
    /// <summary>
    /// Version that it had (<c>sha256:…</c>, <c>link:</c> and where it leads, or <c>folder:</c>); absent where it did not exist, and for a folder that was
    /// moved.
    /// </summary>
    public string? Before { get; init; }

    /// <summary>Version that it has; absent where it is gone, and for a folder that was moved.</summary>
    public string? After { get; init; }

    /// <summary>Unix permission bits that it had; absent where they are not known.</summary>
    public int? BeforeMode { get; init; }

    /// <summary>Unix permission bits that it has; absent where they stayed, or are not known.</summary>
    public int? AfterMode { get; init; }

    /// <summary>For a folder that was moved: where it stood.</summary>
    public string? From { get; init; }
}
