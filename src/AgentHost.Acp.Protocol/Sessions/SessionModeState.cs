namespace AgentHost.Acp.Protocol;

/// <summary>Modes of a session.</summary>
/// <param name="CurrentModeId">The mode that it is in.</param>
/// <param name="AvailableModes">All that it can be in.</param>
public sealed record SessionModeState(string CurrentModeId, IReadOnlyList<SessionMode> AvailableModes);
