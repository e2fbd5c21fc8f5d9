namespace AgentHost.Acp.Protocol;

/// <summary>Parameters of <c>session/prompt</c>.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Prompt">Content of the prompt.</param>
public sealed record SessionPrompt(string SessionId, IReadOnlyList<ContentBlock> Prompt);
