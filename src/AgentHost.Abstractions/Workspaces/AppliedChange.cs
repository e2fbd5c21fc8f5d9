namespace AgentHost;

/// <summary>One file after an edit.</summary>
/// <param name="Path">Relative to the workspace, or absolute outside it.</param>
/// <param name="Kind">Kind of change that was made.</param>
public sealed record AppliedChange(string Path, FileChangeKind Kind)
{
    /// <summary>Version before; absent for a new file.</summary>
    public string? Before { get; init; }

    /// <summary>Version after; absent for a removed one.</summary>
    public string? After { get; init; }

    /// <summary>Unix permission bits before, of a removed file; absent elsewhere.</summary>
    public int? Mode { get; init; }

    /// <summary>For a move: where to.</summary>
    public string? To { get; init; }

    /// <summary>Unified diff, shortened; absent for binary content.</summary>
    public string? Diff { get; init; }

    /// <summary>Lines added.</summary>
    public int Added { get; init; }

    /// <summary>Lines removed.</summary>
    public int Removed { get; init; }
}
