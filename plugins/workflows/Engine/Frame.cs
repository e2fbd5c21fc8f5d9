using AgentHost.Plugins.Workflows.Definition;

namespace AgentHost.Plugins.Workflows.Engine;

/// <summary>One run of a graph: that of the workflow, an iteration, a branch.</summary>
/// <param name="path">Path of its keys; empty for the workflow's, else with a slash at its end.</param>
/// <param name="graph">The graph.</param>
/// <param name="owner">The node that it is within; null for the workflow's.</param>
internal sealed class Frame(string path, Graph graph, NodeState? owner)
{
    private readonly Dictionary<string, NodeState> _nodes = new(StringComparer.Ordinal);

    /// <summary>Path of its keys.</summary>
    public string Path { get; } = path;

    /// <summary>The graph.</summary>
    public Graph Graph { get; set; } = graph;

    /// <summary>The node that it is within.</summary>
    public NodeState? Owner { get; } = owner;

    /// <summary>Name of its branch.</summary>
    public string Label { get; init; } = "";

    /// <summary>Number of the iteration or the element, from 1.</summary>
    public int Number { get; init; }

    /// <summary>Element of a foreach.</summary>
    public object? Item { get; init; }

    /// <summary>Nodes that run, wait or can start.</summary>
    public int Active { get; set; }

    /// <summary>Nodes to go back to when all that runs here has ended.</summary>
    public List<string> Goto { get; } = [];

    /// <summary>Reason of the failure that is handled.</summary>
    public string? Error { get; set; }

    /// <summary>The phrase of the loop around it was said.</summary>
    public bool Said { get; set; }

    /// <summary>Files changed in it.</summary>
    public bool Changed { get; set; }

    /// <summary>True where agents answered, and each answer was shorter than 20 characters.</summary>
    public bool? OnlyShort { get; set; }

    /// <summary>Digest of its executions.</summary>
    public (ulong First, ulong Second) Mark { get; set; }

    /// <summary>True once it was taken away.</summary>
    public bool IsGone { get; set; }

    /// <summary>States of its nodes that have one.</summary>
    public IEnumerable<NodeState> States => _nodes.Values;

    /// <summary>State of a node; null where there is no such node.</summary>
    public NodeState? Find(string id)
    {
        if (_nodes.TryGetValue(id, out var state))
        {
            return state;
        }

        return Graph.Find(id) is { } node ? _nodes[id] = new NodeState(this, node) : null;
    }

    /// <summary>Lets go of the state of a node that is in the definition no more.</summary>
    public void Drop(string id) => _nodes.Remove(id);
}
