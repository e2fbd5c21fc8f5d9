namespace AgentHost.Acp.Protocol;

/// <summary>Input of a command: what stands behind its name.</summary>
/// <param name="Hint">Hint that is shown where nothing was typed yet.</param>
public sealed record CommandInput(string Hint);
