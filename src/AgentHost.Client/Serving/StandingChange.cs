namespace AgentHost.Client;

/// <summary>A change that a turn made to a file and that nobody took back.</summary>
/// <param name="TurnId">The turn.</param>
/// <param name="CallId">The call that made it.</param>
/// <param name="Path">Path of the file, relative to the workspace, or absolute outside it.</param>
public sealed record StandingChange(string TurnId, string CallId, string Path)
{
    /// <summary>Kind of the change; absent for what a command did.</summary>
    public FileChangeKind? Kind { get; init; }

    /// <summary>Version before; absent for a new file.</summary>
    public string? Before { get; init; }

    /// <summary>Version after; absent for a removed one.</summary>
    public string? After { get; init; }

    /// <summary>Destination of a move.</summary>
    public string? To { get; init; }

    /// <summary>Unified diff, shortened; absent for binary content and for what a command did.</summary>
    public string? Diff { get; init; }

    /// <summary>Lines added.</summary>
    public int Added { get; init; }

    /// <summary>Lines removed.</summary>
    public int Removed { get; init; }
}
