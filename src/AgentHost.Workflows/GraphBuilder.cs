using System.Globalization;

namespace AgentHost.Workflows;

/// <summary>Nodes in the order in which they follow each other.</summary>
/// <typeparam name="TSelf">The builder itself.</typeparam>
/// <remarks>
/// Not thread-safe. What is wrong with the order is an <see cref="InvalidOperationException"/>; what is wrong between nodes, in expressions and in types is
/// told, with its place in the text, when the text is read: <c>agent workflow check</c>.
/// </remarks>
public abstract class GraphBuilder<TSelf>
    where TSelf : GraphBuilder<TSelf>
{
    private readonly List<NodeText> _nodes = [];
    private readonly Stack<Fork> _forks = new();
    private List<Way> _ends = [];
    private int _decisions;

    private protected GraphBuilder()
    {
    }

    private TSelf Self => (TSelf)this;

    /// <summary>Adds the node that it begins with.</summary>
    /// <param name="id">Its name: a letter, then letters, digits, <c>_</c> and <c>-</c>, at most 60 in all.</param>
    /// <param name="step">Its work.</param>
    /// <exception cref="InvalidOperationException">There are nodes already.</exception>
    public TSelf Start(string id, Step step) => _nodes.Count == 0
        ? Then(id, step)
        : throw new InvalidOperationException($"{id} cannot be the start: {_nodes[0].Id} is. Start comes first, and once.");

    /// <summary>Adds a node that follows the one before; behind <see cref="EndIf"/> and <see cref="Catch"/> it follows whichever way was taken.</summary>
    /// <param name="id">Its name.</param>
    /// <param name="step">Its work.</param>
    /// <exception cref="InvalidOperationException">The name is taken, or no way leads here.</exception>
    public TSelf Then(string id, Step step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return Add(id, step.Members);
    }

    /// <summary>Adds a question to a person.</summary>
    /// <param name="id">Its name.</param>
    /// <param name="question">The question.</param>
    /// <param name="options">Answers to choose from; empty for any.</param>
    /// <param name="save">The key that keeps the answer; null for none.</param>
    public TSelf Wait(string id, string question, IEnumerable<string>? options = null, string? save = null)
    {
        var step = new Step("wait", YamlText.Words(question, nameof(question)));
        step = options is null ? step : step.With("options", YamlText.List(options));
        return Then(id, save is null ? step : step.Save(save));
    }

    /// <summary>Begins the way that is taken where a condition holds.</summary>
    /// <param name="condition">The condition, an expression.</param>
    /// <exception cref="InvalidOperationException">No node is before it.</exception>
    public TSelf If(string condition)
    {
        YamlText.Words(condition, nameof(condition));
        if (_nodes.Count == 0)
        {
            throw new InvalidOperationException("If comes behind a node: begin with Start.");
        }

        var id = "if" + (++_decisions).ToString(CultureInfo.InvariantCulture);
        Add(id, []);
        var node = _nodes[^1];
        node.IsDecision = true;
        _forks.Push(new Fork(node));
        _ends = [new Way(node, condition)];
        return Self;
    }

    /// <summary>Begins the other way.</summary>
    /// <exception cref="InvalidOperationException">No <see cref="If"/> is open, or it has its other way.</exception>
    public TSelf Else()
    {
        if (!_forks.TryPeek(out var fork) || fork.HasElse)
        {
            throw new InvalidOperationException("Else comes once behind If.");
        }

        fork.Ends.AddRange(_ends);
        fork.HasElse = true;
        _ends = [new Way(fork.Node, null)];
        return Self;
    }

    /// <summary>Ends both ways: what follows does so on each.</summary>
    /// <exception cref="InvalidOperationException">No <see cref="If"/> is open.</exception>
    public TSelf EndIf()
    {
        if (!_forks.TryPop(out var fork))
        {
            throw new InvalidOperationException("EndIf comes behind If.");
        }

        fork.Ends.AddRange(_ends);
        if (!fork.HasElse)
        {
            fork.Ends.Add(new Way(fork.Node, null));
        }

        _ends = fork.Ends;
        return Self;
    }

    /// <summary>Adds graphs side by side.</summary>
    /// <param name="id">Its name.</param>
    /// <param name="branches">Name and nodes of each.</param>
    /// <param name="bound">The most that run at once, 1 to 64. Default 4.</param>
    /// <param name="need">Number of branches that have to end well, the others being ended then; null for all.</param>
    public TSelf Parallel(string id, IEnumerable<(string Name, Action<InnerGraph> Nodes)> branches, int bound = 4, int? need = null)
    {
        ArgumentNullException.ThrowIfNull(branches);
        var texts = branches.Select(static each => $"{YamlText.Quoted(YamlText.Name(each.Name, nameof(branches)))}: {InnerGraph.TextOf(each.Nodes)}");
        List<KeyValuePair<string, string>> members =
        [
            new("parallel", $"{{ {string.Join(", ", texts)} }}"), new("bound", bound.ToString(CultureInfo.InvariantCulture)),
        ];
        if (need is { } number)
        {
            members.Add(new("need", number.ToString(CultureInfo.InvariantCulture)));
        }

        return Add(id, members);
    }

    /// <summary>Adds a graph that runs again and again.</summary>
    /// <param name="id">Its name.</param>
    /// <param name="nodes">Its nodes.</param>
    /// <param name="end">Its end and its bounds.</param>
    public TSelf Loop(string id, Action<InnerGraph> nodes, LoopEnd end)
    {
        ArgumentNullException.ThrowIfNull(end);
        return Add(id, [new("loop", InnerGraph.TextOf(nodes)), .. end.Members()]);
    }

    /// <summary>Adds a graph that runs for each element of a list.</summary>
    /// <param name="id">Its name.</param>
    /// <param name="over">The list, an expression.</param>
    /// <param name="nodes">Its nodes, in which the element is <paramref name="name"/>.</param>
    /// <param name="name">Name of the element. Default <c>item</c>.</param>
    /// <param name="bound">The most that run at once, 1 to 64. Default 4.</param>
    public TSelf ForEach(string id, string over, Action<InnerGraph> nodes, string name = "item", int bound = 4) => Add(
        id,
        [
            new("over", YamlText.Quoted(over)), new("as", YamlText.Quoted(name)), new("bound", bound.ToString(CultureInfo.InvariantCulture)),
            new("foreach", InnerGraph.TextOf(nodes)),
        ]);

    /// <summary>Adds a node that handles the failure of the one before, where <c>error</c> says what went wrong; what follows does so behind both.</summary>
    /// <param name="id">Its name.</param>
    /// <param name="step">Its work.</param>
    /// <exception cref="InvalidOperationException">What is before is not one node.</exception>
    public TSelf Catch(string id, Step step)
    {
        ArgumentNullException.ThrowIfNull(step);
        if (_ends is not [{ Node: { IsDecision: false } failing }] || failing.Members.Exists(static member => member.Key == "onError"))
        {
            throw new InvalidOperationException($"{id} handles the failure of the node before it, once: none is there.");
        }

        failing.Members.Add(new("onError", YamlText.Quoted(id)));
        var before = _ends;
        _ends = [];
        Append(id, step.Members);
        _ends = [.. before, .. _ends];
        return Self;
    }

    /// <summary>Ends this way: what follows does not follow from here.</summary>
    public TSelf End()
    {
        _ends = [];
        return Self;
    }

    /// <summary>The nodes as text.</summary>
    private protected string Nodes(string indent)
    {
        if (_forks.Count > 0)
        {
            throw new InvalidOperationException("An If has no EndIf.");
        }

        return _nodes.Count == 0
            ? throw new InvalidOperationException("A graph has nodes: begin with Start.")
            : string.Join(indent, _nodes.Select(static node => node.ToString()));
    }

    private TSelf Add(string id, IEnumerable<KeyValuePair<string, string>> members)
    {
        if (_nodes.Count > 0 && _ends.Count == 0)
        {
            throw new InvalidOperationException($"No way leads to {id}: the one before has ended.");
        }

        Append(id, members);
        return Self;
    }

    private void Append(string id, IEnumerable<KeyValuePair<string, string>> members)
    {
        YamlText.Name(id, nameof(id));
        if (_nodes.Exists(node => node.Id == id))
        {
            throw new InvalidOperationException($"There is a node {id} already.");
        }

        var node = new NodeText(id, [.. members]);
        foreach (var way in _ends)
        {
            way.Node.Next.Add((id, way.Condition));
        }

        if (_ends.Count > 1)
        {
            node.Members.Add(new("join", "any"));
        }

        _nodes.Add(node);
        _ends = [new Way(node, null)];
    }

    /// <summary>A way that a following node is put at the end of.</summary>
    private sealed record Way(NodeText Node, string? Condition);

    private sealed class Fork(NodeText node)
    {
        public NodeText Node => node;

        public List<Way> Ends { get; } = [];

        public bool HasElse { get; set; }
    }
}
