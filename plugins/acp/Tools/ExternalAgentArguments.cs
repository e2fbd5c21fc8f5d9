namespace AgentHost.Plugins.Acp.Tools;

/// <summary>Arguments of <c>external_agent</c>.</summary>
/// <param name="Agent">The agent's name.</param>
/// <param name="Prompt">All that it has to know and what to do; absent to only find out whether it can be used.</param>
/// <param name="Model">A model, in the agent's words. Absent for its usual one.</param>
/// <param name="Mode">A mode, in the agent's words. Absent for its declared one.</param>
/// <param name="Before">What was said before, for an agent that cannot go on with its own session.</param>
internal sealed record ExternalAgentArguments(string Agent, string? Prompt = null, string? Model = null, string? Mode = null, string? Before = null);
