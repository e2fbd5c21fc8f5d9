namespace AgentHost.Acp.Protocol;

/// <summary>Answer to <c>session/prompt</c>.</summary>
/// <param name="StopReason">One of <see cref="StopReasons"/>.</param>
public sealed record PromptResponse(string StopReason);
