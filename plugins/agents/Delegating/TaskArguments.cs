namespace AgentHost.Plugins.Agents.Delegating;

/// <summary>Arguments of <c>task</c>. Its schema is in each first request: bounds are held by the tool.</summary>
/// <param name="Description">In a few words, for people.</param>
/// <param name="Prompt">All it has to know and what to answer: it sees nothing else.</param>
/// <param name="Agent">Absent for one like you.</param>
/// <param name="Model">Absent for the agent's.</param>
internal sealed record TaskArguments(string Description, string Prompt, string? Agent = null, string? Model = null);
