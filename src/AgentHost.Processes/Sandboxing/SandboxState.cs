namespace AgentHost.Processes.Sandboxing;

/// <summary>State of sandboxes here: the program that makes them, or the reason that none can be had.</summary>
/// <param name="Program">Bubblewrap; null where it cannot.</param>
/// <param name="Why">Reason that none can be had.</param>
public sealed record SandboxState(string? Program, string? Why);
