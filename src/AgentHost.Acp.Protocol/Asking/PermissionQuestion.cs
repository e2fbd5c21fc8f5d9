namespace AgentHost.Acp.Protocol;

/// <summary>Parameters of <c>session/request_permission</c>.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="ToolCall">The call.</param>
/// <param name="Options">Answers to choose from.</param>
public sealed record PermissionQuestion(string SessionId, ToolCallDetails ToolCall, IReadOnlyList<PermissionOption> Options);
