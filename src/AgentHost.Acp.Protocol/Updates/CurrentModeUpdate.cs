namespace AgentHost.Acp.Protocol;

/// <summary>Another mode.</summary>
/// <param name="CurrentModeId">The mode.</param>
public sealed record CurrentModeUpdate(string CurrentModeId) : SessionUpdate;
