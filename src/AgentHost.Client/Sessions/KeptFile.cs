namespace AgentHost.Client;

/// <summary>A file that was left as it is.</summary>
/// <param name="Path">Relative to the workspace, or absolute outside it.</param>
/// <param name="Reason">Reason why, in one sentence.</param>
public sealed record KeptFile(string Path, string Reason);
