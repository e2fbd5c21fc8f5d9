namespace AgentHost;

/// <summary>A call of one of the agent's own tools has ended.</summary>
/// <param name="CallId">The call's id, as it was told with its beginning.</param>
/// <param name="Result">
/// What it came to: content, whether it failed, what to show (changes as <see cref="DiffBlock"/>), paths. Nothing else of it counts.
/// </param>
public sealed record ExternalToolFinished(string CallId, ToolResult Result) : ExternalAgentUpdate("tool-finished");
