namespace AgentHost.Plugins.Git.Parsing;

/// <summary>A working tree of the repository.</summary>
/// <param name="Path">Absolute, raw.</param>
internal sealed record WorktreeEntry(string Path)
{
    public string? Head { get; init; }

    /// <summary>The branch without <c>refs/heads/</c>; null when detached or bare.</summary>
    public string? Branch { get; init; }

    public bool Bare { get; init; }

    public bool Locked { get; init; }

    /// <summary>True when its folder is gone.</summary>
    public bool Prunable { get; init; }
}
