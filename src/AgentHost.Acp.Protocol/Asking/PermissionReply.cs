namespace AgentHost.Acp.Protocol;

/// <summary>Answer to <c>session/request_permission</c>.</summary>
/// <param name="Outcome">Answer of the person.</param>
public sealed record PermissionReply(PermissionOutcome Outcome);
