using System.Globalization;
using System.Text;
using AgentHost.Plugins.Workflows.Definition;

namespace AgentHost.Plugins.Workflows.Building;

/// <summary>Builds definitions in code. What it makes is text, as a file has it: what runs is pinned to the run as that, whoever made it.</summary>
internal sealed class WorkflowBuilder(string name)
{
    private readonly List<string> _keys = [];
    private readonly List<(string Id, string Members)> _nodes = [];
    private string? _start;
    private string? _result;
    private RunLimits _limits = new();

    /// <summary>Declares a key of the state.</summary>
    public WorkflowBuilder Key(string key, StateType type, Reducer reducer = Reducer.Last)
    {
        _keys.Add($"{key}: {{ type: {Quoted(type.ToString())}, reduce: {Reducers.Name(reducer)} }}");
        return this;
    }

    /// <summary>Sets the limits of a run.</summary>
    public WorkflowBuilder Limit(RunLimits limits)
    {
        _limits = limits;
        return this;
    }

    /// <summary>Names the key that is the result.</summary>
    public WorkflowBuilder Result(string key)
    {
        _result = key;
        return this;
    }

    /// <summary>Adds an agent.</summary>
    public WorkflowBuilder Agent(string id, string prompt, string? save = null, IReadOnlyList<string>? next = null) =>
        Node(id, $"agent: {Quoted(prompt)}", save, next);

    /// <summary>Adds a command.</summary>
    public WorkflowBuilder Command(string id, string line, string? save = null, IReadOnlyList<string>? next = null) =>
        Node(id, $"command: {Quoted(line)}", save, next);

    /// <summary>Adds a question.</summary>
    public WorkflowBuilder Wait(string id, string question, IReadOnlyList<string> options, string? save = null, IReadOnlyList<string>? next = null) =>
        Node(id, $"wait: {Quoted(question)}, options: [{string.Join(", ", options.Select(Quoted))}]", save, next);

    /// <summary>Adds branches of one agent each that work side by side.</summary>
    public WorkflowBuilder Parallel(string id, IReadOnlyList<(string Id, string Prompt)> agents, string save, int bound, IReadOnlyList<string>? next = null)
    {
        var branches = agents.Select(each => $"{each.Id}: {{ agent: {Quoted(each.Prompt)}, save: {save} }}");
        return Node(id, string.Create(CultureInfo.InvariantCulture, $"bound: {bound}, parallel: {{ {string.Join(", ", branches)} }}"), null, next);
    }

    /// <summary>Names the node that it begins with; else it is the first.</summary>
    public WorkflowBuilder Start(string id)
    {
        _start = id;
        return this;
    }

    /// <summary>The definition as text.</summary>
    public string Compile()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"name: {name}\n");
        text.Append(CultureInfo.InvariantCulture,
            $"limits: {{ steps: {_limits.Steps}, minutes: {_limits.Minutes}, cost: {_limits.Cost}, concurrency: {_limits.Concurrency} }}\n");
        if (_keys.Count > 0)
        {
            text.Append("state:\n").AppendJoin("", _keys.Select(static key => $"  {key}\n"));
        }

        text.Append(_result is null ? "" : $"result: {_result}\n").Append(_start is null ? "" : $"start: {_start}\n").Append("nodes:\n");
        foreach (var (id, members) in _nodes)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {id}: {{ {members} }}\n");
        }

        return text.ToString();
    }

    private WorkflowBuilder Node(string id, string members, string? save, IReadOnlyList<string>? next)
    {
        _nodes.Add((id, members + (save is null ? "" : $", save: {save}") + (next is { Count: > 0 } ? $", next: [{string.Join(", ", next)}]" : "")));
        return this;
    }

    /// <summary>A text of JSON, which YAML reads as it is.</summary>
    private static string Quoted(string text) => JsonText.Of(writer => writer.WriteStringValue(text));
}
