using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace AgentHost;

/// <summary>The agent has begun a call of one of its own tools.</summary>
/// <param name="CallId">The call's id, unique in the run.</param>
/// <param name="Title">One line for people: <c>Edit src/a.cs</c>.</param>
public sealed record ExternalToolStarted(string CallId, string Title) : ExternalAgentUpdate("tool-started")
{
    /// <summary>The tool's name, in the agent's words; null where it has none.</summary>
    public string? Tool { get; init; }

    /// <summary>Effects of the call, as the agent says.</summary>
    public ToolEffects Effects { get; init; }

    /// <summary>Files that it touches, absolute or relative to the run's folder.</summary>
    [AllowNull]
    public IReadOnlyList<string> Paths { get => field ?? []; init; }

    /// <summary>Its arguments; null where the agent does not tell them.</summary>
    public JsonElement? Arguments { get; init; }
}
