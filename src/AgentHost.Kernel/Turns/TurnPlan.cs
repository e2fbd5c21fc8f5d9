using AgentHost.Client;
using AgentHost.Kernel.Workspaces;
using AgentHost.Models;
using AgentHost.Permissions;

namespace AgentHost.Kernel.Turns;

/// <summary>
/// The plan of a turn: all that its prompt, its session and its workspace decide, each resolved once. Immutable: where settings change before
/// the turn's time comes, another plan takes its place.
/// </summary>
public sealed record TurnPlan
{
    /// <summary>The turn's id.</summary>
    public required string TurnId { get; init; }

    /// <summary>The session.</summary>
    public required OpenSession Session { get; init; }

    /// <summary>The workspace, with the settings that the turn runs with.</summary>
    public required Workspace Workspace { get; init; }

    /// <summary>The prompt, with what its session adds, and as far as its agent lets it go.</summary>
    public required PromptRequest Request { get; init; }

    /// <summary>The agent; null for none.</summary>
    public AgentProfile? Agent { get; init; }

    /// <summary>The agent's lists of tools.</summary>
    public AgentTools AgentTools { get; init; } = AgentTools.All;

    /// <summary>The wish that the model was chosen by.</summary>
    public ModelPreference Wish { get; init; } = new();

    /// <summary>The model; null for a turn that is a client's own call.</summary>
    public ModelChoice? Model { get; init; }

    /// <summary>The tools that it may have.</summary>
    public required ToolSelection Tools { get; init; }

    /// <summary>The parts of tools that its agent has, and those of the turns above it.</summary>
    public IReadOnlyList<ToolBound> Bounds { get; init; } = [];

    /// <summary>The mode that it begins with.</summary>
    public required PermissionMode Mode { get; init; }

    /// <summary>The number of times that a person had switched the session when the prompt came that named its mode; null where it named none.</summary>
    public int? NamedAfter { get; init; }

    /// <summary>The limits; null for a turn that is a client's own call.</summary>
    public TurnSettings? Limits { get; init; }

    /// <summary>The check that the answer is held to; null for none.</summary>
    public OutputCheck? Output { get; init; }

    /// <summary>The turn whose sub-agent this is; null for a person's.</summary>
    public TurnState? Parent { get; init; }

    /// <summary>The plugin whose tool gave the work to a sub-agent; null for a person's turn.</summary>
    public string? Asker { get; init; }

    /// <summary>Sentences that are said when the turn begins.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
