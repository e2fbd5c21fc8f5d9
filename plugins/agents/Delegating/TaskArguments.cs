using System.ComponentModel.DataAnnotations;

namespace AgentHost.Plugins.Agents.Delegating;

/// <summary>Arguments of <c>task</c>.</summary>
/// <param name="Description">The task in a few words, for people.</param>
/// <param name="Prompt">All that the sub-agent has to know: it does not see this conversation.</param>
/// <param name="Agent">Agent that does it; absent for one like you.</param>
/// <param name="Model">Model; absent for the agent's.</param>
internal sealed record TaskArguments(
    [property: MinLength(1), MaxLength(200)] string Description,
    [property: MinLength(1), MaxLength(200_000)] string Prompt,
    [property: MaxLength(200)] string? Agent = null,
    [property: MaxLength(200)] string? Model = null);
