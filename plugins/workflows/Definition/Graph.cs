namespace AgentHost.Plugins.Workflows.Definition;

/// <summary>Nodes and where they lead. Immutable.</summary>
internal sealed class Graph
{
    private readonly Dictionary<string, Node> _byId;
    private readonly HashSet<string> _handlers;
    private readonly Dictionary<string, int> _depths = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<string>> _into = new(StringComparer.Ordinal);

    /// <param name="nodes">Nodes, in the order of the definition; of one name the first counts.</param>
    /// <param name="start">Node that it begins with.</param>
    public Graph(IReadOnlyList<Node> nodes, string start)
    {
        Nodes = nodes;
        Size = nodes.Sum(static node => 1 + node.Bodies.Sum(static body => body.Graph.Size));
        Start = start;
        _byId = new Dictionary<string, Node>(StringComparer.Ordinal);
        foreach (var node in nodes)
        {
            _byId.TryAdd(node.Id, node);
        }

        foreach (var group in nodes.SelectMany(static node => LeadsTo(node).Select(to => (To: to, node.Id)))
            .GroupBy(static pair => pair.To, StringComparer.Ordinal))
        {
            _into[group.Key] = [.. group.Select(static pair => pair.Id).Distinct(StringComparer.Ordinal)];
        }

        _handlers = nodes.Select(static node => node.OnError).OfType<string>().ToHashSet(StringComparer.Ordinal);

        Measure();
    }

    /// <summary>Nodes, in the order of the definition.</summary>
    public IReadOnlyList<Node> Nodes { get; }

    /// <summary>Number of its nodes, those of graphs within included.</summary>
    public int Size { get; }

    /// <summary>Node that it begins with.</summary>
    public string Start { get; }

    /// <summary>A node by its name; null where there is none.</summary>
    public Node? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>Steps from the start by which nodes are put in order.</summary>
    public int DepthOf(string id) => _depths.GetValueOrDefault(id, int.MaxValue);

    /// <summary>Nodes that one leads to, those that it leads back to left out: by its edges, and by its failure.</summary>
    public static IEnumerable<string> LeadsTo(Node node) =>
        node.Next.Where(static edge => !edge.IsGoto).Select(static edge => edge.To).Concat(node.OnError is { } handler ? [handler] : []);

    /// <summary>Tells whether a node runs when another has failed.</summary>
    public bool IsHandler(string id) => _handlers.Contains(id);

    /// <summary>Nodes that lead to one, those that lead back left out.</summary>
    public IReadOnlyList<string> Into(string id) => _into.GetValueOrDefault(id) ?? [];

    /// <summary>All nodes, those of graphs within included.</summary>
    public IEnumerable<Node> All() => Nodes.SelectMany(static node => node.Bodies.SelectMany(static body => body.Graph.All()).Prepend(node));

    /// <summary>Nodes that can be reached from some, these included.</summary>
    /// <param name="from">The nodes to begin with.</param>
    /// <param name="withGoto">Whether edges that lead back count.</param>
    public HashSet<string> Reach(IEnumerable<string> from, bool withGoto)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(from);
        while (open.TryPop(out var id))
        {
            if (Find(id) is not { } node || !seen.Add(id))
            {
                continue;
            }

            foreach (var edge in node.Next.Where(edge => withGoto || !edge.IsGoto))
            {
                open.Push(edge.To);
            }

            if (node.OnError is { } handler)
            {
                open.Push(handler);
            }
        }

        return seen;
    }

    private void Measure()
    {
        var open = new Queue<string>([Start]);
        _depths[Start] = 0;
        while (open.TryDequeue(out var id))
        {
            foreach (var to in (Find(id)?.Next ?? []).Select(static edge => edge.To).Concat(Find(id)?.OnError is { } handler ? [handler] : []))
            {
                if (_depths.TryAdd(to, _depths[id] + 1))
                {
                    open.Enqueue(to);
                }
            }
        }
    }
}
