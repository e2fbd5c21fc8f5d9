using System.Globalization;
using AgentHost.Plugins.Workflows.Definition;
using AgentHost.Plugins.Workflows.Expressions;

namespace AgentHost.Plugins.Workflows.Reading;

/// <summary>Reads graphs and their nodes.</summary>
/// <param name="problems">Takes what is wrong.</param>
/// <param name="find">Reads a workflow that a node is, by its name; null where there is none.</param>
internal sealed class NodeReader(List<Problem> problems, Func<string, Place, Graph?> find)
{
    private const int MostNodes = 2_000;

    private static readonly Dictionary<string, NodeKind> Kinds = new(StringComparer.Ordinal)
    {
        ["agent"] = NodeKind.Agent,
        ["command"] = NodeKind.Command,
        ["tool"] = NodeKind.Tool,
        ["decide"] = NodeKind.Decision,
        ["set"] = NodeKind.Set,
        ["wait"] = NodeKind.Wait,
        ["parallel"] = NodeKind.Parallel,
        ["loop"] = NodeKind.Loop,
        ["foreach"] = NodeKind.Foreach,
        ["subgraph"] = NodeKind.Subgraph,
        ["workflow"] = NodeKind.Subgraph,
        ["publish"] = NodeKind.Publish,
    };

    private static readonly Dictionary<string, UnknownPolicy> Unknowns = new(StringComparer.Ordinal)
    {
        ["ask"] = UnknownPolicy.Ask,
        ["retry"] = UnknownPolicy.Retry,
        ["fail"] = UnknownPolicy.Fail,
    };

    private const string NoKey = ProblemCodes.MissingKey;
    private int _nodes;

    /// <summary>Reads a graph: <c>nodes</c> with an optional <c>start</c>, or one node alone.</summary>
    public Graph? Graph(YamlValue? value, string what, Place place)
    {
        if (value is not YamlMap map)
        {
            problems.Add(new Problem(value?.Place ?? place, $"{what} has nodes, or is one node.", ProblemCodes.MissingKey));
            return null;
        }

        if (map.Members.Any(static member => Kinds.ContainsKey(member.Name)))
        {
            return Node("do", map, map.Place) is { } only ? new Graph([only], "do") : null;
        }

        var reader = new MapReader(map, what, problems);
        var graph = Graph(reader, map.Place, what);
        reader.End();
        return graph;
    }

    /// <summary>Reads the members <c>nodes</c> and <c>start</c>.</summary>
    public Graph? Graph(MapReader reader, Place place, string what)
    {
        var start = reader.TextNode("start");
        if (reader.Find("nodes") is not YamlMap { Members.Count: > 0 } map)
        {
            problems.Add(new Problem(reader.Find("nodes")?.Place ?? place, $"{what} has no nodes: name them under nodes.", ProblemCodes.MissingKey));
            return null;
        }

        var nodes = new List<Node>();
        foreach (var member in map.Members)
        {
            if (!IsName(member.Name))
            {
                problems.Add(new Problem(member.Place, "The name of a node has letters, digits, - and _, 60 at most, and begins with a letter."));
            }
            else if (Node(member.Name, member.Value, member.Place) is { } node)
            {
                nodes.Add(node);
            }
        }

        if (start is not null && map.Members.All(member => member.Name != start.Text))
        {
            var near = Nearest.Hint(start.Text, map.Members.Select(static member => member.Name));
            problems.Add(new Problem(start.Place, $"There is no node {start.Text}{near}", ProblemCodes.Edge));
        }

        return nodes.Count == 0 ? null : new Graph(nodes, start?.Text ?? map.Members[0].Name);
    }

    /// <summary>Tells whether a text can be the name of a node or a key.</summary>
    public static bool IsName(string name) => name.Length is > 0 and <= 60 && char.IsAsciiLetter(name[0])
        && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    private Node? Node(string id, YamlValue value, Place place)
    {
        if (++_nodes > MostNodes)
        {
            problems.Add(new Problem(place, $"There are more than {MostNodes} nodes.", ProblemCodes.Limit));
            return null;
        }

        if (value is not YamlMap map)
        {
            problems.Add(new Problem(value.Place, $"The node {id} has members: say what it does, as in agent: …", ProblemCodes.Node));
            return null;
        }

        var what = $"the node {id}";
        var reader = new MapReader(map, what, problems);
        var kinds = map.Members.Where(static member => Kinds.ContainsKey(member.Name)).ToList();
        if (kinds.Count > 1 && kinds.Exists(static member => member.Name == "agent") && kinds is [_, { Name: "tool" }])
        {
            kinds.RemoveAt(1);
        }

        if (kinds.Count != 1)
        {
            problems.Add(new Problem(
                kinds.Count == 0 ? place : kinds[1].Place,
                kinds.Count == 0 ? $"The node {id} does nothing: it has one of {string.Join(", ", Kinds.Keys)}."
                    : $"The node {id} is {kinds[0].Name} and {kinds[1].Name}: make two nodes of it.",
                ProblemCodes.Node));
            return null;
        }

        var kind = Kinds[kinds[0].Name];
        var retry = reader.Map("retry");
        var usual = kind is NodeKind.Agent or NodeKind.Tool or NodeKind.Command ? RetryPolicy.Default : RetryPolicy.None;
        var node = new Node(id, kind, place)
        {
            Next = Edges(reader, "next"),
            Join = Count(reader, "join"),
            OnError = reader.TextNode("onError") is { } handler ? handler.Text : null,
            OnErrorPlace = reader.Find("onError")?.Place ?? place,
            Visits = reader.Integer("visits", 1, 10_000),
            Retry = retry is null ? usual : new RetryPolicy(
                retry.Integer("attempts", 1, 20) ?? usual.Attempts, retry.Number("seconds", 0, 300) ?? usual.Seconds),
            OnUnknown = reader.Word("onUnknown", Unknowns),
            Minutes = kind is NodeKind.Loop ? null : reader.Number("minutes", 0.01, 24 * 60),
            Saves = Saves(reader, "save"),
        };
        retry?.End();
        node = Fill(node, reader, kinds[0]);
        reader.End();
        return node;
    }

    private Node Fill(Node node, MapReader reader, YamlMember kind) => node.Kind switch
    {
        NodeKind.Agent => node with
        {
            Text = reader.Template("agent"),
            Agent = reader.Text("as"),
            Model = reader.Text("model"),
            ModelText = reader.Find("model") is null ? null : reader.Template("model"),
            Escalate = reader.Text("escalate"),
            Worktree = reader.Template("worktree"),
            Cost = reader.Number("cost", 0.01, 10_000),
            Tools = reader.Texts("tools")?.Select(static text => text.Text).ToList(),
            ToolPlace = reader.Find("tools")?.Place ?? node.Place,
        },
        NodeKind.Command => node with { Text = reader.Template("command"), AnyExit = reader.Flag("anyExit"), Reads = reader.Flag("reads"),
            Worktree = reader.Template("worktree") },
        NodeKind.Tool => node with
        {
            Tool = reader.Text("tool"),
            ToolPlace = kind.Value.Place,
            Arguments = reader.Find("arguments") is { } arguments ? Arguments(arguments) : null,
            Reads = reader.Flag("reads"),
            Worktree = reader.Template("worktree"),
        },
        NodeKind.Decision => node with { Next = [.. node.Next, .. Edges(reader, "decide")] },
        NodeKind.Set => node with { Sets = Sets(reader) },
        NodeKind.Wait => node with
        {
            Text = reader.Template("wait"),
            Options = reader.Texts("options")?.Select(static text => text.Text).ToList() ?? [],
            Default = reader.Text("default"),
            Signal = Signal(reader),
        },
        NodeKind.Parallel => node with { Bodies = Branches(reader), Bound = reader.Integer("bound", 1, 64) ?? 4, Need = Count(reader, "need") },
        NodeKind.Foreach => node with
        {
            Bodies = Body(reader.Find("foreach"), node),
            Over = reader.Condition("over") ?? Missing(reader, node, "over", "the list that it goes through"),
            As = reader.Text("as") ?? "item",
            Shuffle = reader.Flag("shuffle"),
            Bound = reader.Integer("bound", 1, 64) ?? 4,
        },
        NodeKind.Subgraph when kind.Name == "workflow" => node with
        {
            Workflow = reader.Text("workflow"),
            Bodies = reader.TextNode("workflow") is { } name && find(name.Text.Trim(), name.Place) is { } graph ? [new Body(name.Text.Trim(), graph)] : [],
        },
        NodeKind.Subgraph => node with { Bodies = Body(reader.Find("subgraph"), node) },
        NodeKind.Publish => node with { Publish = Publish(reader, node) },
        _ => node with { Bodies = Body(reader.Find("loop"), node), Loop = Loop(reader), Worktree = reader.Template("worktree") },
    };

    private List<Body> Body(YamlValue? value, Node node) => Graph(value, $"the body of {node.Id}", node.Place) is { } graph ? [new Body("", graph)] : [];

    private List<Body> Branches(MapReader reader)
    {
        var bodies = new List<Body>();
        if (reader.Find("parallel") is not YamlMap { Members.Count: > 0 } map)
        {
            reader.Report(reader.Find("parallel")!.Place, "parallel has branches by name.");
            return bodies;
        }

        foreach (var member in map.Members)
        {
            if (!IsName(member.Name))
            {
                reader.Report(member.Place, "The name of a branch has letters, digits, - and _, 60 at most, and begins with a letter.");
            }
            else if (Graph(member.Value, $"the branch {member.Name}", member.Place) is { } graph)
            {
                bodies.Add(new Body(member.Name, graph));
            }
        }

        return bodies;
    }

    private List<(Save Save, Expression Value)> Sets(MapReader reader)
    {
        var sets = new List<(Save Save, Expression Value)>();
        if (reader.Find("set") is not YamlMap { Members.Count: > 0 } map)
        {
            reader.Report(reader.Find("set")!.Place, "set has keys with the expressions of their values.");
            return sets;
        }

        foreach (var member in map.Members)
        {
            if (member.Value is YamlText text && ExpressionParser.Parse(text.Text, text.Inner, problems) is { } value)
            {
                sets.Add((new Save(member.Name, null, member.Place), value));
            }
            else if (member.Value is not YamlText)
            {
                reader.Report(member.Value.Place, $"The value of {member.Name} is an expression.");
            }
        }

        return sets;
    }

    private static string? Signal(MapReader reader)
    {
        if (reader.TextNode("signal") is not { } signal)
        {
            return null;
        }

        if (!IsName(signal.Text.Trim()))
        {
            reader.Report(signal.Place, "The name of a signal has letters, digits, - and _, 60 at most, and begins with a letter.");
        }

        if (reader.Find("options") is { } options)
        {
            reader.Report(options.Place, "A wait for a signal asks nobody: it has no options.", ProblemCodes.Node);
        }

        return signal.Text.Trim();
    }

    private LoopRules Loop(MapReader reader) => new()
    {
        Iterations = reader.Integer("iterations", 1, 10_000) ?? 100,
        Cost = reader.Number("cost", 0.01, 10_000) ?? 10,
        Minutes = reader.Number("minutes", 0.01, 7 * 24 * 60) ?? 240,
        Stuck = reader.Integer("stuck", 2, 100) ?? 3,
        Until = reader.Condition("until"),
        Check = reader.Template("check"),
        CheckSave = Saves(reader, "checkSave").FirstOrDefault(),
        Phrase = reader.Text("phrase"),
    };

    private PublishRules? Publish(MapReader reader, Node node)
    {
        if (reader.Map("publish") is not { } map)
        {
            return null;
        }

        var actions = map.Texts("commands");
        var allow = map.Texts("allow");
        if (actions is not { Count: > 0 } || allow is not { Count: > 0 })
        {
            map.Report(node.Place, $"The node {node.Id} publishes nothing: it has commands, and patterns under allow that each of them meets.", NoKey);
        }

        var protect = map.Texts("protect") ?? [];
        var from = map.TextNode("base");
        if (protect.Count > 0 && from is null)
        {
            map.Report(protect[0].Place, $"The node {node.Id} protects files, and lacks base: the commit to compare with, such as origin/main.", NoKey);
        }

        var rules = new PublishRules(
            [.. (actions ?? []).Select(text => Template.Parse(text.Text, text.Inner, problems))],
            [.. (allow ?? []).Select(static text => text.Text)],
            map.Integer("limit", 1, 20) ?? 1,
            [.. protect.Select(static text => text.Text)],
            from is null ? null : Template.Parse(from.Text, from.Inner, problems));
        map.End();
        return rules;
    }

    private List<Edge> Edges(MapReader reader, string name)
    {
        var edges = new List<Edge>();
        var value = reader.Find(name);
        foreach (var item in value is YamlList list ? list.Items : value is null ? [] : [value])
        {
            switch (item)
            {
                case YamlText { IsNull: false } text:
                    edges.Add(new Edge(text.Text, null, text.Place));
                    break;
                case YamlMap map:
                    var edge = new MapReader(map, $"an entry of {name}", problems);
                    var when = edge.Condition("when");
                    var (to, back, other) = (edge.TextNode("to"), edge.TextNode("goto"), edge.TextNode("else"));
                    var target = to ?? back ?? other;
                    if (target is null || new[] { to, back, other }.Count(static each => each is not null) != 1)
                    {
                        edge.Report(map.Place, $"An entry of {name} has one of to, goto and else, the name of a node.");
                    }
                    else
                    {
                        edges.Add(new Edge(target.Text, when, target.Place) { IsGoto = back is not null, IsElse = other is not null });
                    }

                    edge.End();
                    break;
                default:
                    reader.Report(item.Place, $"{name} is the name of a node, or a list of entries such as {{ to: NAME, when: … }}.");
                    break;
            }
        }

        return edges;
    }

    private static List<Save> Saves(MapReader reader, string name)
    {
        switch (reader.Find(name))
        {
            case null:
                return [];
            case YamlText { IsNull: false } key:
                return [new Save(key.Text, null, key.Place)];
            case YamlMap map when map.Members.All(static member => member.Value is YamlText { IsNull: false }):
                return [.. map.Members.Select(static member => new Save(member.Name, ((YamlText)member.Value).Text, member.Place))];
            case var other:
                reader.Report(other!.Place, $"{name} is the name of a key, or keys with the part of the result that each takes.");
                return [];
        }
    }

    private static int Count(MapReader reader, string name) => reader.Find(name) is YamlText { Text: "all" } ? 0
        : reader.Find(name) is YamlText { Text: "any" } ? 1
        : reader.Find(name) is null ? 0
        : reader.Find(name) is YamlText text && int.TryParse(text.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count is > 0 and <= 64 ? count
        : Odd(reader, name);

    private static int Odd(MapReader reader, string name)
    {
        reader.Report(reader.Find(name)!.Place, $"{name} is all, any, or a number from 1 to 64.");
        return 0;
    }

    private Expression? Missing(MapReader reader, Node node, string name, string what)
    {
        if (reader.Find(name) is null)
        {
            problems.Add(new Problem(node.Place, $"The node {node.Id} lacks {name}: {what}.", ProblemCodes.MissingKey));
        }

        return null;
    }

    /// <summary>A value whose texts are templates.</summary>
    private object? Arguments(YamlValue value) => value switch
    {
        YamlText { IsPlain: false } or YamlText { IsPlain: true, Text: [_, ..] } when ((YamlText)value).Text.Contains("{{", StringComparison.Ordinal) =>
            Template.Parse(((YamlText)value).Text, ((YamlText)value).Inner, problems),
        YamlList list => list.Items.Select(Arguments).ToList(),
        YamlMap map => map.Members.ToDictionary(static member => member.Name, member => Arguments(member.Value), StringComparer.Ordinal),
        _ => MapReader.ValueOf(value),
    };
}
