namespace AgentHost.Client;

/// <summary>A file that a command changed, made or removed; or a folder that was made or removed.</summary>
/// <param name="Path">Relative to the workspace.</param>
public sealed record ChangedFile(string Path)
{
    /// <summary>Version that it had: <c>sha256:…</c>, <c>link:</c> and where it leads, or <c>folder:</c>; absent where it did not exist.</summary>
    public string? Before { get; init; }

    /// <summary>Version that it has; absent where it is gone.</summary>
    public string? After { get; init; }

    /// <summary>Unix permission bits that it had; absent where it did not exist, and for links.</summary>
    public int? BeforeMode { get; init; }

    /// <summary>Unix permission bits that it has; absent where it is gone, and for links.</summary>
    public int? AfterMode { get; init; }
}
