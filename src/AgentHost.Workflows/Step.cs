using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace AgentHost.Workflows;

/// <summary>Work of a node: an agent, a command, a call of a tool, values for keys, or commands that leave the machine.</summary>
/// <remarks>Immutable: each member that adds something returns another step. Thread-safe.</remarks>
public sealed class Step
{
    private readonly ImmutableList<KeyValuePair<string, string>> _members;

    private Step(ImmutableList<KeyValuePair<string, string>> members) => _members = members;

    internal Step(string kind, JsonNode value)
        : this([KeyValuePair.Create(kind, YamlText.Text(value))])
    {
    }

    /// <summary>Members of the node as JSON, by name.</summary>
    internal IEnumerable<KeyValuePair<string, string>> Members => _members;

    /// <summary>An agent in a session of its own.</summary>
    /// <param name="prompt">Its task; <c>{{ KEY }}</c> is the value of a key.</param>
    /// <exception cref="ArgumentException"><paramref name="prompt"/> is empty.</exception>
    public static Step Agent(string prompt) => new("agent", YamlText.Words(prompt, nameof(prompt)));

    /// <summary>A line of the shell; another exit code than 0 is a failure.</summary>
    /// <param name="line">The line; a value in it is one word, whatever it holds.</param>
    /// <exception cref="ArgumentException"><paramref name="line"/> is empty.</exception>
    public static Step Command(string line) => new("command", YamlText.Words(line, nameof(line)));

    /// <summary>A call of a tool.</summary>
    /// <param name="name">The tool.</param>
    /// <param name="arguments">Its arguments; null for none.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public static Step Tool(string name, JsonObject? arguments = null)
    {
        var step = new Step("tool", YamlText.Words(name, nameof(name)));
        return arguments is null ? step : step.With("arguments", arguments);
    }

    /// <summary>Values for keys.</summary>
    /// <param name="values">Key and expression of each.</param>
    public static Step Set(params IEnumerable<(string Key, string Expression)> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var set = new JsonObject();
        foreach (var (key, expression) in values)
        {
            set[key] = expression;
        }

        return new Step("set", set);
    }

    /// <summary>Commands that leave the machine, one after another, without a model.</summary>
    /// <param name="commands">The commands.</param>
    /// <param name="allow">Patterns that they have to meet: <c>git push*</c>.</param>
    /// <param name="limit">The most commands of the node in a whole run, 1 or more. Default 1.</param>
    public static Step Publish(IEnumerable<string> commands, IEnumerable<string> allow, int limit = 1) =>
        new("publish", new JsonObject { ["commands"] = YamlText.List(commands), ["allow"] = YamlText.List(allow), ["limit"] = limit });

    /// <summary>Saves the result under a key of the state.</summary>
    /// <param name="key">The key.</param>
    public Step Save(string key) => With("save", YamlText.Words(key, nameof(key)));

    /// <summary>Saves parts of the result: <c>text</c>, <c>data</c> and what is in it, <c>exitCode</c>, <c>files</c>, <c>model</c>, <c>result</c>.</summary>
    /// <param name="parts">Key and part of each.</param>
    public Step Save(params IEnumerable<(string Key, string Part)> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var save = new JsonObject();
        foreach (var (key, part) in parts)
        {
            save[key] = part;
        }

        return With("save", save);
    }

    /// <summary>Sets any other member of the node, as a file has it: <c>model</c>, <c>tools</c>, <c>retry</c>, <c>worktree</c>, <c>reads</c>.</summary>
    /// <param name="member">Its name. One that is there already is replaced.</param>
    /// <param name="value">Its value.</param>
    public Step With(string member, JsonNode value)
    {
        var name = YamlText.Name(member, nameof(member));
        return new(_members.RemoveAll(each => each.Key == name).Add(KeyValuePair.Create(name, YamlText.Text(value))));
    }
}
