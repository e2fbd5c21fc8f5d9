using AgentHost.Plugins.Workflows.Definition;
using AgentHost.Plugins.Workflows.Expressions;

namespace AgentHost.Plugins.Workflows.Checking;

/// <summary>Finds mistakes of a definition that was read: in its graphs, its types, and in what runs side by side.</summary>
internal static class WorkflowChecker
{
    /// <summary>Checks a workflow.</summary>
    public static void Check(Workflow workflow, List<Problem> problems) => new Run(workflow, problems)
        .Graph(workflow.Graph, new Dictionary<string, StateType>(StringComparer.Ordinal), inRace: false, "");

    /// <summary>Checks the tools and the models that a workflow names against those that are here.</summary>
    /// <param name="workflow">The workflow.</param>
    /// <param name="tools">Names of tools; null where they are not known.</param>
    /// <param name="models">Tells the reason why a model cannot be had; null where models are not known.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public static void CheckNames(Workflow workflow, IReadOnlyCollection<string>? tools, Func<string, string?>? models, List<Problem> problems)
    {
        foreach (var node in workflow.Graph.All())
        {
            foreach (var tool in (node.Tools ?? []).Append(node.Tool).OfType<string>())
            {
                if (tools is not null && !tools.Contains(tool, StringComparer.Ordinal))
                {
                    problems.Add(new Problem(node.ToolPlace, $"There is no tool {tool} here{Nearest.Hint(tool, tools)}", ProblemCodes.NotInstalled));
                }
            }

            foreach (var model in new[] { node.Model, node.Escalate }.OfType<string>().Where(static name => !name.Contains("{{", StringComparison.Ordinal)))
            {
                if (models?.Invoke(model) is { } reason)
                {
                    problems.Add(new Problem(node.Place, $"The model of {node.Id} cannot be had: {reason}", ProblemCodes.UnknownModel));
                }
            }
        }
    }

    private sealed class Run(Workflow workflow, List<Problem> problems)
    {
        private readonly Dictionary<string, StateType> _types = Types(workflow);

        public void Graph(Graph graph, IReadOnlyDictionary<string, StateType> local, bool inRace, string path)
        {
            foreach (var node in graph.Nodes)
            {
                Targets(graph, node);
            }

            var reached = graph.Reach([graph.Start], withGoto: true);
            foreach (var node in graph.Nodes.Where(node => !reached.Contains(node.Id)))
            {
                Report(node.Place, $"The node {node.Id} is never reached: let another node lead to it, or take it out.", ProblemCodes.Unreachable);
            }

            Cycles(graph);
            SideBySide(graph);
            foreach (var node in graph.Nodes)
            {
                Node(graph, node, Within(local, [("error", StateType.String)]), inRace, path);
            }
        }

        private static Dictionary<string, StateType> Types(Workflow workflow) =>
            workflow.State.Values.ToDictionary(static key => key.Name, static key => key.Type, StringComparer.Ordinal);

        private static Dictionary<string, StateType> Within(IReadOnlyDictionary<string, StateType> local, (string Name, StateType Type)[] more)
        {
            var all = new Dictionary<string, StateType>(local, StringComparer.Ordinal);
            foreach (var (name, type) in more)
            {
                all[name] = type;
            }

            return all;
        }

        private void Targets(Graph graph, Node node)
        {
            var names = graph.Nodes.Select(static each => each.Id);
            foreach (var edge in node.Next.Where(edge => graph.Find(edge.To) is null))
            {
                Report(edge.Place, $"There is no node {edge.To}{Nearest.Hint(edge.To, names)}", ProblemCodes.Edge);
            }

            if (node.OnError is { } handler && graph.Find(handler) is null)
            {
                Report(node.OnErrorPlace, $"There is no node {handler}{Nearest.Hint(handler, names)}", ProblemCodes.Edge);
            }

            if (node.OnError == node.Id)
            {
                Report(node.OnErrorPlace, $"The node {node.Id} would handle its own failure: say retry for another attempt.", ProblemCodes.Edge);
            }

            foreach (var twice in node.Next.GroupBy(static edge => (edge.To, edge.IsGoto)).Where(static group => group.Count() > 1))
            {
                Report(twice.Last().Place, $"The node {node.Id} leads to {twice.Key.To} twice: join the conditions with or.", ProblemCodes.Edge);
            }

            if (node.Kind == NodeKind.Decision && node.Next.Count == 0)
            {
                Report(node.Place, $"The node {node.Id} decides between no nodes.", ProblemCodes.Edge);
            }

            if (node.Kind == NodeKind.Decision && node.Next.Count > 0 && node.Next.All(static edge => edge.When is not null && !edge.IsElse))
            {
                problems.Add(new Problem(
                    node.Place,
                    $"The node {node.Id} has no else: where no condition holds, this path ends.",
                    ProblemCodes.Edge) { IsWarning = true });
            }

            if (node.Join > Math.Max(1, graph.Into(node.Id).Count))
            {
                Report(node.Place, $"The node {node.Id} waits for {node.Join} nodes, and {graph.Into(node.Id).Count} lead to it.", ProblemCodes.Edge);
            }

            if (node.Need > node.Bodies.Count && node.Kind == NodeKind.Parallel)
            {
                Report(node.Place, $"The node {node.Id} needs {node.Need} branches, and it has {node.Bodies.Count}.", ProblemCodes.Edge);
            }
        }

        private void Cycles(Graph graph)
        {
            // Edges that only lead on make no circle; those that lead back have a limit.
            var state = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (var node in graph.Nodes)
            {
                Visit(node);
            }

            foreach (var node in graph.Nodes)
            {
                foreach (var edge in node.Next.Where(static edge => edge.IsGoto))
                {
                    if (graph.Find(edge.To) is { } target && graph.Reach([edge.To], withGoto: true).Contains(node.Id) && target.Visits is null)
                    {
                        Report(
                            edge.Place,
                            $"The way back to {edge.To} has no limit: give the node {edge.To} visits, the most times that it runs.",
                            ProblemCodes.Endless);
                    }
                }
            }

            void Visit(Node node)
            {
                if (!state.TryAdd(node.Id, 1))
                {
                    return;
                }

                foreach (var edge in node.Next.Where(static edge => !edge.IsGoto))
                {
                    Follow(edge.To, edge.Place);
                }

                if (node.OnError is { } handler)
                {
                    Follow(handler, node.OnErrorPlace);
                }

                state[node.Id] = 2;
            }

            void Follow(string to, Place place)
            {
                if (graph.Find(to) is not { } next)
                {
                    return;
                }

                if (state.GetValueOrDefault(to) == 1)
                {
                    Report(place, $"This leads back to {to} without a limit: write goto in the place of to, or make a loop of it.", ProblemCodes.Endless);
                    return;
                }

                Visit(next);
            }
        }

        /// <summary>Nodes that run side by side must not write the same key, but for one with a reducer.</summary>
        private void SideBySide(Graph graph)
        {
            var told = new HashSet<(string, string)>();
            foreach (var fork in graph.Nodes.Where(static node => node.Kind != NodeKind.Decision))
            {
                var ways = fork.Next.Where(static edge => !edge.IsGoto && !edge.IsElse).Select(edge => graph.Reach([edge.To], withGoto: false)).ToList();
                for (var i = 0; i < ways.Count; i++)
                {
                    for (var j = i + 1; j < ways.Count; j++)
                    {
                        if (fork.Next[i].When is not null && fork.Next[j].When is not null)
                        {
                            continue;
                        }

                        Compare(ways[i].Except(ways[j], StringComparer.Ordinal), ways[j].Except(ways[i], StringComparer.Ordinal));
                    }
                }
            }

            void Compare(IEnumerable<string> left, IEnumerable<string> right)
            {
                var writers = right.Select(graph.Find).OfType<Node>().SelectMany(static node => Writes(node)).ToList();
                foreach (var (node, key) in left.Select(graph.Find).OfType<Node>().SelectMany(static node => Writes(node)))
                {
                    if (writers.Find(other => other.Save.Key == key.Key) is ({ } other, { } save) && told.Add((node.Id + " " + other.Id, key.Key)))
                    {
                        TwoWriters(key.Key, node.Id, other.Id, save.Place);
                    }
                }
            }
        }

        private static IEnumerable<(Node Node, Save Save)> Writes(Node node) =>
            node.Saves.Concat(node.Loop?.CheckSave is { } check ? [check] : []).Concat(node.Sets.Select(static set => set.Save)).Select(save => (node, save))
                .Concat(node.Bodies.SelectMany(static body => body.Graph.Nodes.SelectMany(Writes)));

        private void TwoWriters(string key, string one, string other, Place place)
        {
            if (workflow.State.TryGetValue(key, out var declared) && declared.Reducer == Reducer.Last)
            {
                Report(place, one == other
                    ? $"Several runs of {one} write {key} side by side: give the key a reducer, such as append."
                    : $"{one} and {other} write {key} side by side: give the key a reducer, such as append.", ProblemCodes.ParallelWrite);
            }
        }

        private void Node(Graph graph, Node node, Dictionary<string, StateType> local, bool inRace, string path)
        {
            var names = Within(_types, [.. local.Select(static pair => (pair.Key, pair.Value))]);
            foreach (var edge in node.Next.Where(static edge => edge.When is not null))
            {
                Condition(edge.When!, names);
            }

            foreach (var template in Templates(node))
            {
                foreach (var expression in template.Expressions)
                {
                    ExpressionTypes.Find(expression, names, problems);
                }
            }

            foreach (var save in node.Saves.Concat(node.Loop?.CheckSave is { } check ? [check] : []))
            {
                if (!workflow.State.ContainsKey(save.Key))
                {
                    Report(
                        save.Place,
                        $"{save.Key} is no key with a type: declare it under state{Nearest.Hint(save.Key, workflow.State.Keys)}",
                        ProblemCodes.UnknownKey);
                }
            }

            foreach (var (save, value) in node.Sets)
            {
                var type = ExpressionTypes.Find(value, names, problems);
                if (!workflow.State.TryGetValue(save.Key, out var key))
                {
                    Report(
                        save.Place,
                        $"{save.Key} is no key with a type: declare it under state{Nearest.Hint(save.Key, workflow.State.Keys)}",
                        ProblemCodes.UnknownKey);
                }
                else if (!type.Fits(key.Type) && !(key.Type is { Kind: ValueKind.List, Element: { } element } && type.Fits(element)))
                {
                    Report(value.Place, $"{save.Key} is a {key.Type}, and this is a {type}.", ProblemCodes.Type);
                }
            }

            if (node.Kind == NodeKind.Wait && inRace)
            {
                Report(node.Place, $"The node {node.Id} waits for a person within branches that race: its answer could come for nothing.", ProblemCodes.Node);
            }

            if (node.Kind == NodeKind.Wait && node.Default is { } usual && node.Options.Count > 0 && !node.Options.Contains(usual, StringComparer.Ordinal))
            {
                Report(node.Place, $"The default of {node.Id} is none of its options.", ProblemCodes.Node);
            }

            if (node.Kind is not NodeKind.Agent and not NodeKind.Command and not NodeKind.Tool and not NodeKind.Wait and not NodeKind.Publish
                && node.Saves.Count > 0)
            {
                Report(node.Saves[0].Place, $"The node {node.Id} has no result of its own to save: the nodes within it do.", ProblemCodes.Node);
            }

            if (!node.IsEffect && node.Retry != RetryPolicy.None)
            {
                Report(node.Place, $"The node {node.Id} does nothing itself that could be tried again: put retry to the nodes within it.", ProblemCodes.Node);
            }

            if (node.Loop is { Check: not null } checkedLoop && (checkedLoop.Until is not null || checkedLoop.Phrase is not null))
            {
                problems.Add(new Problem(
                    node.Place,
                    $"The check of {node.Id} decides alone: until and phrase are not looked at.",
                    ProblemCodes.Node) { IsWarning = true });
            }

            Bodies(node, local, names, inRace, $"{path}{node.Id}/");
        }

        private void Bodies(Node node, Dictionary<string, StateType> local, Dictionary<string, StateType> names, bool inRace, string path)
        {
            if (node.Over is { } over && ExpressionTypes.Find(over, names, problems) is { } list && list.Kind is not ValueKind.List and not ValueKind.Json)
            {
                Report(over.Place, $"over is a list, and this is a {list}.", ProblemCodes.Type);
            }

            if (node.Loop is { } loop)
            {
                if (loop.Until is { } until)
                {
                    Condition(until, Within(names, [("iteration", StateType.Number)]));
                }

                if (loop is { Until: null, Check: null, Phrase: null })
                {
                    Report(node.Place, $"The loop {node.Id} never ends by itself: give it check, until or phrase.", ProblemCodes.Endless);
                }
            }

            if (node.Kind == NodeKind.Parallel)
            {
                for (var i = 0; i < node.Bodies.Count; i++)
                {
                    foreach (var (writer, save) in node.Bodies[i].Graph.Nodes.SelectMany(Writes))
                    {
                        if (node.Bodies.Take(i).Any(before => before.Graph.Nodes.SelectMany(Writes).Any(other => other.Save.Key == save.Key)))
                        {
                            TwoWriters(save.Key, $"branches before {node.Bodies[i].Name}", writer.Id, save.Place);
                        }
                    }
                }
            }

            if (node is { Kind: NodeKind.Foreach, Bound: > 1 })
            {
                foreach (var (writer, save) in node.Bodies.SelectMany(static body => body.Graph.Nodes.SelectMany(Writes)))
                {
                    TwoWriters(save.Key, writer.Id, writer.Id, save.Place);
                }
            }

            var races = inRace || (node.Kind == NodeKind.Parallel && node.Need > 0 && node.Need < node.Bodies.Count);
            var within = node.Kind switch
            {
                NodeKind.Loop => Within(local, [("iteration", StateType.Number)]),
                NodeKind.Foreach => Within(local, [(node.As, ElementOf(node, names)), ("index", StateType.Number)]),
                _ => local,
            };
            if (node.Kind == NodeKind.Foreach && (_types.ContainsKey(node.As) || local.ContainsKey(node.As)))
            {
                Report(node.Place, $"{node.As} is a name already: give the element of {node.Id} another one with as.", ProblemCodes.DuplicateKey);
            }

            foreach (var body in node.Bodies)
            {
                Graph(body.Graph, within, races, path);
            }
        }

        private static StateType ElementOf(Node node, Dictionary<string, StateType> names) =>
            node.Over is { } over && ExpressionTypes.Find(over, names, []) is { Kind: ValueKind.List, Element: { } element } ? element : StateType.Json;

        private static IEnumerable<Template> Templates(Node node)
        {
            IEnumerable<Template?> all =
            [
                node.Text, node.ModelText, node.Worktree, node.Loop?.Check, .. node.Publish?.Actions ?? [], node.Publish?.Base, .. In(node.Arguments),
            ];
            return all.OfType<Template>();
        }

        private static IEnumerable<Template> In(object? arguments) => arguments switch
        {
            Template template => [template],
            List<object?> list => list.SelectMany(In),
            Dictionary<string, object?> map => map.Values.SelectMany(In),
            _ => [],
        };

        private void Condition(Expression condition, IReadOnlyDictionary<string, StateType> names)
        {
            if (!ExpressionTypes.Find(condition, names, problems).Fits(StateType.Boolean))
            {
                Report(condition.Place, "A condition is true or false, and this is neither.", ProblemCodes.Type);
            }
        }

        private void Report(Place place, string message, string code) => problems.Add(new Problem(place, message, code));
    }
}
