namespace AgentHost.Processes.Sandboxing;

/// <summary>Programs that make sandboxes.</summary>
internal enum SandboxKind
{
    /// <summary>Bubblewrap, on Linux.</summary>
    Bubblewrap,

    /// <summary>The system's own sandbox on macOS (seatbelt), by <c>sandbox-exec</c>.</summary>
    Seatbelt,
}
