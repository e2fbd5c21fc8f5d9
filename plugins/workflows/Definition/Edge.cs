using AgentHost.Plugins.Workflows.Expressions;

namespace AgentHost.Plugins.Workflows.Definition;

/// <summary>An edge to another node of the same graph.</summary>
/// <param name="To">The node.</param>
/// <param name="When">Condition; null for always.</param>
/// <param name="Place">Where it stands.</param>
internal sealed record Edge(string To, Expression? When, Place Place)
{
    /// <summary>True for one that is taken where no other of the node is.</summary>
    public bool IsElse { get; init; }

    /// <summary>True for one that leads back: the node and what follows it run anew.</summary>
    public bool IsGoto { get; init; }
}
