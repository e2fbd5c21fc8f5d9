namespace AgentHost.Acp.Protocol;

/// <summary>Parameters of <c>session/set_mode</c>.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="ModeId">The mode.</param>
public sealed record SetModeRequest(string SessionId, string ModeId);
