namespace AgentHost.Processes.Sandboxing;

/// <summary>Whether a sandbox can be had.</summary>
/// <param name="Program">Bubblewrap; null where it cannot.</param>
/// <param name="Why">Why not.</param>
internal sealed record SandboxState(string? Program, string? Why);
