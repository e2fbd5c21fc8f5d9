using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace AgentHost.Workflows;

/// <summary>
/// Builds the definition of a workflow in code. What it makes is text, as a file has it: what runs is pinned to the run as that, whoever made it.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class WorkflowBuilder : GraphBuilder<WorkflowBuilder>
{
    private readonly string _name;
    private readonly List<string> _inputs = [];
    private readonly List<string> _keys = [];
    private readonly List<string> _limits = [];
    private string? _description;
    private string? _words;
    private string? _result;

    /// <summary>Begins a definition.</summary>
    /// <param name="name">Its name: a letter, then letters, digits, <c>_</c> and <c>-</c>, at most 60 in all.</param>
    /// <exception cref="ArgumentException">It is no name.</exception>
    public WorkflowBuilder(string name) => _name = YamlText.Name(name, nameof(name));

    /// <summary>Sets the line that lists show.</summary>
    public WorkflowBuilder Describe(string description)
    {
        _description = YamlText.Words(description, nameof(description));
        return this;
    }

    /// <summary>
    /// Declares a key that is given when a run starts; the words behind a workflow's name go to the first one of the type <c>string</c>.
    /// </summary>
    /// <param name="key">The key: letters, digits and <c>_</c>.</param>
    /// <param name="type">Its type: <c>string</c>, <c>number</c>, <c>boolean</c>, <c>json</c> or <c>list&lt;…&gt;</c>. Default <c>string</c>.</param>
    /// <param name="initial">Its value where none is given; null for none.</param>
    public WorkflowBuilder Input(string key, string type = "string", JsonNode? initial = null)
    {
        _words ??= type == "string" ? key : null;
        _inputs.Add(KeyText(key, type, null, initial));
        return this;
    }

    /// <summary>Declares a key of the state.</summary>
    /// <param name="key">The key: letters, digits and <c>_</c>.</param>
    /// <param name="type">Its type. Default <c>string</c>.</param>
    /// <param name="reduce">
    /// Its reducer: <c>last</c>, <c>append</c>, <c>union</c>, <c>add</c>, <c>min</c>, <c>max</c>, <c>merge</c>; null for <c>last</c>.
    /// </param>
    /// <param name="initial">Its value in the beginning; null for none.</param>
    public WorkflowBuilder Key(string key, string type = "string", string? reduce = null, JsonNode? initial = null)
    {
        _keys.Add(KeyText(key, type, reduce, initial));
        return this;
    }

    /// <summary>Names the key that is the result.</summary>
    public WorkflowBuilder Result(string key)
    {
        _result = YamlText.Words(key, nameof(key));
        return this;
    }

    /// <summary>Sets limits of a run; what is null stays as it is: 1000 steps, a day, $20, 4 nodes at once.</summary>
    /// <param name="steps">The most nodes that run.</param>
    /// <param name="minutes">The most minutes that it is driven.</param>
    /// <param name="cost">The most dollars.</param>
    /// <param name="concurrency">The most nodes at once, 1 to 64.</param>
    public WorkflowBuilder Limit(int? steps = null, double? minutes = null, double? cost = null, int? concurrency = null)
    {
        (string Name, IFormattable? Value)[] all = [("steps", steps), ("minutes", minutes), ("cost", cost), ("concurrency", concurrency)];
        _limits.AddRange(all.Where(static each => each.Value is not null)
            .Select(static each => $"{each.Name}: {each.Value!.ToString(null, CultureInfo.InvariantCulture)}"));
        return this;
    }

    /// <summary>The definition as text, in YAML.</summary>
    /// <exception cref="InvalidOperationException">It has no nodes, or an <see cref="GraphBuilder{TSelf}.If"/> without its end.</exception>
    public string Compile()
    {
        var text = new StringBuilder($"name: {YamlText.Quoted(_name)}\n");
        Line("description", _description is null ? null : YamlText.Quoted(_description));
        Line("input", _words);
        Section("inputs", _inputs);
        Section("state", _keys);
        Line("limits", _limits.Count == 0 ? null : $"{{ {string.Join(", ", _limits)} }}");
        Line("result", _result);
        return text.Append("nodes:\n  ").Append(Nodes("\n  ")).Append('\n').ToString();

        void Line(string name, string? value) => text.Append(value is null ? "" : $"{name}: {value}\n");

        void Section(string name, List<string> keys) => text.Append(keys.Count == 0 ? "" : $"{name}:\n  {string.Join("\n  ", keys)}\n");
    }

    private static string KeyText(string key, string type, string? reduce, JsonNode? initial)
    {
        var reducer = reduce is null ? "" : $", reduce: {YamlText.Name(reduce, nameof(reduce))}";
        var value = initial is null ? "" : $", initial: {YamlText.Text(initial)}";
        return $"{YamlText.Name(key, nameof(key))}: {{ type: {YamlText.Quoted(YamlText.Words(type, nameof(type)))}{reducer}{value} }}";
    }
}
