namespace AgentHost.Processes.Sandboxing;

/// <summary>State of sandboxes here: the program that makes them, or the reason that none can be had.</summary>
/// <param name="Program">Path of bubblewrap or <c>sandbox-exec</c>; null where it cannot.</param>
/// <param name="Why">Reason that it makes none.</param>
public sealed record SandboxState(string? Program, string? Why)
{
    /// <summary>The program's kind.</summary>
    internal SandboxKind Kind { get; init; }

    /// <summary>Version of Landlock where it stands in for bubblewrap; 0 where it cannot.</summary>
    public int Landlock { get; init; }
}
