namespace AgentHost.Processes.Sandboxing;

/// <summary>State of sandboxes here: the program that makes them, or the reason that none can be had.</summary>
/// <param name="Program">Bubblewrap; null where it cannot.</param>
/// <param name="Why">Reason that bubblewrap makes none.</param>
public sealed record SandboxState(string? Program, string? Why)
{
    /// <summary>Version of Landlock where it stands in for bubblewrap; 0 where it cannot.</summary>
    public int Landlock { get; init; }
}
