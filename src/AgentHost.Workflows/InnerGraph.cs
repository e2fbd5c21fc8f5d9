namespace AgentHost.Workflows;

/// <summary>Nodes of a graph within a node: a branch, an iteration, an element.</summary>
public sealed class InnerGraph : GraphBuilder<InnerGraph>
{
    private InnerGraph()
    {
    }

    internal static string TextOf(Action<InnerGraph> nodes)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        var graph = new InnerGraph();
        nodes(graph);
        return $"{{ nodes: {{ {graph.Nodes(", ")} }} }}";
    }
}
