using AgentHost.FrontMatter;
using AgentHost.Plugins.Workflows.Checking;
using AgentHost.Plugins.Workflows.Definition;
using AgentHost.Plugins.Workflows.Expressions;

namespace AgentHost.Plugins.Workflows.Reading;

/// <summary>Reads definitions: YAML, or Markdown with a head for a workflow of one agent.</summary>
internal static class WorkflowReader
{
    /// <summary>Workflows within each other.</summary>
    private const int MostDepth = 4;

    /// <summary>Nodes of a workflow with those of the workflows within it, one that is within twice counted twice.</summary>
    private const int MostNodes = 5_000;

    /// <summary>Reads a definition and checks it.</summary>
    /// <param name="name">Name that it has where the text says none: that of its file.</param>
    /// <param name="text">The text.</param>
    /// <param name="find">Text of another workflow by its name, for nodes that are one; null where there is none.</param>
    public static ReadResult Read(string name, string text, Func<string, string?>? find = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        var problems = new List<Problem>();
        var workflow = Read(name, text, find ?? (static _ => null), [name], [], problems);
        if (workflow is not null)
        {
            WorkflowChecker.Check(workflow, problems);
        }

        workflow = workflow is null ? null : workflow with { File = name };
        return new ReadResult(workflow, [.. problems.OrderBy(static problem => problem.Place.Line).ThenBy(static problem => problem.Place.Column)]);
    }

    private static Workflow? Read(
        string name, string text, Func<string, string?> find, IReadOnlyList<string> path, WorkflowsRead cache, List<Problem> problems) =>
        text.TrimStart('\uFEFF').StartsWith("---", StringComparison.Ordinal) && IsMarkdown(text)
            ? ReadMarkdown(name, text, problems)
            : ReadYaml(name, text, find, path, cache, problems);

    /// <summary>A head between two fences, and words behind it.</summary>
    private static bool IsMarkdown(string text) => FrontReader.Read(text) is { HasHead: true, Body.Length: > 0 };

    private static Workflow? ReadYaml(
        string name, string text, Func<string, string?> find, IReadOnlyList<string> path, WorkflowsRead cache, List<Problem> problems)
    {
        switch (YamlTree.Read(text, problems))
        {
            case YamlMap map:
                return new Run(name, text, find, path, cache, problems).Workflow(new MapReader(map, "a workflow", problems));
            case null when problems.Count > 0:
                return null;
            case var other:
                problems.Add(new Problem(other?.Place ?? Place.Start, "A workflow has members, such as name and nodes.", ProblemCodes.Syntax));
                return null;
        }
    }

    private static Workflow? ReadMarkdown(string name, string text, List<Problem> problems)
    {
        var document = FrontReader.Read(text);
        problems.AddRange(document.Problems.Where(static problem => problem.IsError)
            .Select(static problem => new Problem(new Place(problem.Line, problem.Column), problem.Message, problem.Code)));
        string[] known = ["name", "description", "model", "agent", "tools", "input"];
        foreach (var field in document.Fields.Where(field => !known.Contains(field.Key, StringComparer.Ordinal)))
        {
            problems.Add(new Problem(
                new Place(field.Line, field.Column),
                $"The head has no member {field.Key}{Nearest.Hint(field.Key, known)}",
                ProblemCodes.UnknownKey));
        }

        var body = document.Body.TrimEnd();
        var input = document.Text("input") ?? "task";
        var keys = new Dictionary<string, StateKey>(StringComparer.Ordinal)
        {
            [input] = new(input, StateType.String, Reducer.Last, Place.Start) { IsInput = true, Initial = "" },
            ["answer"] = new("answer", StateType.String, Reducer.Last, Place.Start),
        };
        var place = new Place(document.BodyLine, 1);
        if (body.Trim().Length == 0)
        {
            problems.Add(new Problem(place, "There is no prompt: it stands behind the head.", ProblemCodes.MissingKey));
            return null;
        }

        var node = new Node("agent", NodeKind.Agent, place)
        {
            Text = Template.Parse(body, place, problems),
            Agent = document.Text("agent"),
            Model = document.Text("model"),
            Tools = document.Find("tools") is { } tools ? tools.Words() : null,
            ToolPlace = document.Find("tools") is { } listed ? new Place(listed.Line, listed.Column) : place,
            Saves = [new Save("answer", null, place)],
        };
        return new Workflow(document.Text("name") ?? name, new Graph([node], node.Id), keys, text)
        {
            Description = document.Text("description") ?? "",
            WordsKey = input,
            Result = "answer",
        };
    }

    /// <summary>Workflows within that were read before, by name and depth, with their problems.</summary>
    private sealed class WorkflowsRead : Dictionary<(string Name, int Depth), (Workflow? Workflow, List<Problem> Problems)>;

    private sealed class Run(
        string name, string text, Func<string, string?> find, IReadOnlyList<string> path, WorkflowsRead cache, List<Problem> problems)
    {
        private readonly Dictionary<string, StateKey> _keys = new(StringComparer.Ordinal);
        private readonly Dictionary<string, string> _included = new(StringComparer.Ordinal);
        private int _within;

        public Workflow? Workflow(MapReader reader)
        {
            var named = reader.TextNode("name");
            if (named is not null && !NodeReader.IsName(named.Text))
            {
                reader.Report(named.Place, "The name has letters, digits, - and _, 60 at most, and begins with a letter.");
            }

            Keys(reader, "inputs", isInput: true);
            Keys(reader, "state", isInput: false);
            var words = reader.TextNode("input");
            if (words is not null && (!_keys.TryGetValue(words.Text, out var key) || key.Type.Kind != ValueKind.String))
            {
                reader.Report(
                    words.Place,
                    $"input is a key of the type string, and {words.Text} is none{Nearest.Hint(words.Text, _keys.Keys)}",
                    ProblemCodes.UnknownKey);
            }

            var result = reader.TextNode("result");
            var limits = Limits(reader);
            var graph = new NodeReader(problems, Include).Graph(reader, reader.Place, "the workflow");
            var description = reader.Text("description") ?? "";
            reader.End();
            if (result is not null && !_keys.ContainsKey(result.Text))
            {
                reader.Report(
                    result.Place,
                    $"result is the name of a key, and {result.Text} is none{Nearest.Hint(result.Text, _keys.Keys)}",
                    ProblemCodes.UnknownKey);
            }

            return graph is null ? null : new Workflow(named?.Text ?? name, graph, _keys, text)
            {
                Description = description,
                Limits = limits,
                WordsKey = words?.Text ?? _keys.Values.FirstOrDefault(static key => key is { IsInput: true, Type.Kind: ValueKind.String })?.Name,
                Result = result?.Text,
                Included = _included,
            };
        }

        private static RunLimits Limits(MapReader reader)
        {
            var usual = new RunLimits();
            if (reader.Map("limits") is not { } map)
            {
                return usual;
            }

            var limits = new RunLimits
            {
                Steps = map.Integer("steps", 1, 100_000) ?? usual.Steps,
                Minutes = map.Number("minutes", 0.01, 30 * 24 * 60) ?? usual.Minutes,
                Cost = map.Number("cost", 0.01, 10_000) ?? usual.Cost,
                Concurrency = map.Integer("concurrency", 1, 64) ?? usual.Concurrency,
            };
            map.End();
            return limits;
        }

        private void Keys(MapReader reader, string member, bool isInput)
        {
            switch (reader.Find(member))
            {
                case null:
                    break;
                case YamlMap map:
                    foreach (var each in map.Members)
                    {
                        if (!NodeReader.IsName(each.Name) || each.Name.Contains('-', StringComparison.Ordinal))
                        {
                            reader.Report(each.Place, "The name of a key has letters, digits and _, 60 at most, and begins with a letter.");
                        }
                        else if (Key(each, isInput) is { } key && !_keys.TryAdd(each.Name, key))
                        {
                            reader.Report(each.Place, $"{each.Name} is declared twice.", ProblemCodes.DuplicateKey);
                        }
                    }

                    break;
                case var other:
                    reader.Report(other.Place, $"{member} is keys with their types, as in task: string.");
                    break;
            }
        }

        private StateKey? Key(YamlMember member, bool isInput)
        {
            var (type, reducer, initial) = (member.Value as YamlText, Reducer.Last, default(YamlValue));
            if (member.Value is YamlMap map)
            {
                var reader = new MapReader(map, $"the key {member.Name}", problems);
                type = reader.TextNode("type");
                reducer = reader.Word("reduce", Reducers.Names) ?? Reducer.Last;
                initial = reader.Find("initial");
                reader.End();
            }

            if (type is null || StateType.Parse(type.Text) is not { } found)
            {
                problems.Add(new Problem(
                    type?.Place ?? member.Place,
                    $"The key {member.Name} has no type: it is one of string, number, boolean, json and list<…>.",
                    ProblemCodes.Type));
                return null;
            }

            if (Reducers.FindProblem(reducer, found) is { } wrong)
            {
                problems.Add(new Problem(member.Place, char.ToUpperInvariant(wrong[0]) + wrong[1..], ProblemCodes.Type));
                reducer = Reducer.Last;
            }

            object? value = found.Kind == ValueKind.List ? MapReader.ValueOf(new YamlList([], member.Place)) : null;
            if (initial is not null && !Values.TryFit(MapReader.ValueOf(initial), found, out value))
            {
                problems.Add(new Problem(initial.Place, $"The key {member.Name} is a {found}, and this is none.", ProblemCodes.Type));
            }

            return new StateKey(member.Name, found, reducer, member.Place) { Initial = value, IsInput = isInput };
        }

        private Graph? Include(string other, Place place)
        {
            if (path.Contains(other, StringComparer.Ordinal))
            {
                problems.Add(new Problem(place, $"The workflow {other} would be within itself.", ProblemCodes.Include));
                return null;
            }

            if (path.Count >= MostDepth)
            {
                problems.Add(new Problem(place, $"Workflows are within each other more than {MostDepth} deep.", ProblemCodes.Limit));
                return null;
            }

            if (find(other) is not { } source)
            {
                problems.Add(new Problem(place, $"There is no workflow {other}.", ProblemCodes.Include));
                return null;
            }

            if (!cache.TryGetValue((other, path.Count), out var read))
            {
                var found = new List<Problem>();
                read = (Read(other, source, find, [.. path, other], cache, found), found);
                cache[(other, path.Count)] = read;
            }

            var own = read.Problems;
            if (read.Workflow is not { } within || own.Exists(static problem => !problem.IsWarning))
            {
                problems.Add(new Problem(place, $"The workflow {other} has a mistake at {own[0].Place}: {own[0].Message}", ProblemCodes.Include));
                return null;
            }

            _within += within.Graph.Size;
            if (_within > MostNodes)
            {
                problems.Add(new Problem(place, $"With {other} there are more than {MostNodes} nodes in workflows within this one.", ProblemCodes.Limit));
                return null;
            }

            foreach (var key in within.State.Values)
            {
                // One state belongs to the whole run: keys of the same name are the same key.
                if (!_keys.TryGetValue(key.Name, out var there))
                {
                    _keys[key.Name] = key with { Place = place, IsInput = false };
                }
                else if (there.Type != key.Type || there.Reducer != key.Reducer)
                {
                    problems.Add(
                        new Problem(place,
                            $"The workflow {other} declares {key.Name} as {key.Type}, {Reducers.Name(key.Reducer)}; here it is {there.Type}, "
                                + $"{Reducers.Name(there.Reducer)}.",
                            ProblemCodes.Include));
                }
            }

            _included[other] = source;
            foreach (var (inner, innerSource) in within.Included)
            {
                _included[inner] = innerSource;
            }

            return within.Graph;
        }
    }
}
