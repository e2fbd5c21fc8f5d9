namespace AgentHost;

/// <summary>A file as it was at one moment.</summary>
/// <param name="Path">Relative to the workspace, or absolute outside it.</param>
/// <param name="Hash"><c>sha256:</c> and 64 hexadecimal digits of its content.</param>
public sealed record FileVersion(string Path, string Hash);
