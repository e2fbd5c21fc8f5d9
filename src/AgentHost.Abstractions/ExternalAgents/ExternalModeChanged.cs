namespace AgentHost;

/// <summary>The agent works in another mode from here on.</summary>
/// <param name="Mode">The mode, in the agent's own words.</param>
public sealed record ExternalModeChanged(string Mode) : ExternalAgentUpdate("mode");
