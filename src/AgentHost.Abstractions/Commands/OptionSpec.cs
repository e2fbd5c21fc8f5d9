namespace AgentHost;

/// <summary>A typed option of a command, or of <c>agent run</c> (<c>runOptions</c> of a manifest).</summary>
/// <param name="Name">Without dashes: <c>agent</c> is written <c>--agent</c>.</param>
/// <param name="Type">
/// <c>string</c>, <c>boolean</c>, <c>integer</c>, <c>number</c>, <c>list</c> (of strings, repeatable) or <c>json</c> (JSON with comments, or the name of a file
/// that holds it, taken from where the person stands; its value is what the JSON says).
/// </param>
/// <param name="Description">One line for help.</param>
public sealed record OptionSpec(string Name, string Type, string Description)
{
    /// <summary>The only values it takes.</summary>
    public IReadOnlyList<string>? Values { get; init; }

    /// <summary>Must be given. Default false. Not for run options.</summary>
    public bool Required { get; init; }

    /// <summary>
    /// Of run options: the member of the plugin's own settings that the value stands for, above every settings file. Absent for a value that only calls are
    /// given.
    /// </summary>
    public string? Setting { get; init; }
}
