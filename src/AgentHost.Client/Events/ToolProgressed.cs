namespace AgentHost.Client;

/// <summary>News of a call that runs.</summary>
/// <param name="CallId">The call.</param>
/// <param name="Progress">The news.</param>
public sealed record ToolProgressed(string CallId, ToolProgress Progress) : LiveEvent("tool.progress");
