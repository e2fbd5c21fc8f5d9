using AgentHost.Kernel.Capabilities;
using AgentHost.Kernel.Workspaces;

namespace AgentHost.Kernel.Turns;

/// <summary>
/// The tools that a turn may have, by what its prompt, its agent and its model say. Immutable; the registry that the turn is pinned to
/// makes a catalog of it.
/// </summary>
/// <param name="Workspace">The workspace: its settings take tools away, its conditions bring deferred ones forward.</param>
/// <param name="Interactive">True when a person can answer.</param>
public sealed record ToolSelection(Workspace Workspace, bool Interactive)
{
    /// <summary>The only tools, by name; null for all.</summary>
    public IReadOnlyList<string>? Only { get; init; }

    /// <summary>Tools that are not there, by name, whoever names them.</summary>
    public IReadOnlyCollection<string> Without { get; init; } = [];

    /// <summary>The model's facts; null where they do not matter.</summary>
    public ModelInfo? Model { get; init; }

    /// <summary>True where sub-agents can be started.</summary>
    public bool Agents { get; init; }

    /// <summary>True where tools that start sub-agents are there all the same if they are long-running (<see cref="ToolSpec.LongRunning"/>).</summary>
    public bool LongRunning { get; init; }

    /// <summary>The catalog of these tools.</summary>
    /// <param name="registry">The turn's snapshot of what plugins bring.</param>
    /// <param name="found">Tools that sources have now; null where there are no sources.</param>
    /// <exception cref="HostException">A tool that was named is not there.</exception>
    public ToolCatalog Resolve(CapabilityRegistry registry, IReadOnlyList<TurnTool>? found = null) =>
        ToolCatalog.Build(
            registry,
            Workspace.Settings,
            Workspace.Configuration.NamedPlugins,
            Interactive,
            Only,
            Model,
            Workspace.Configuration.Conditions,
            found,
            Agents,
            Without,
            LongRunning);
}
