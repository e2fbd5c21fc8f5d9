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

    /// <summary>
    /// Of run options: a command of the plugin that is run before the turn, with the option's value and <c>phase</c> <c>before</c>, and again when the turn
    /// has answered, with <c>phase</c> <c>after</c>, the <c>model</c>, and as <c>before</c> the data that it gave first. Absent for none.
    /// </summary>
    public string? TurnCommand { get; init; }

    /// <summary>
    /// Of run options of the type <c>string</c>: the plugin's <see cref="AgentHost.WorkspaceProvider"/> that the run's folder comes from. The value, which may
    /// be left out on the line, is the folder's name there. Absent for none.
    /// </summary>
    public string? WorkspaceProvider { get; init; }

    /// <summary>
    /// Of run options of the type <c>string</c> with a <see cref="Setting"/>: the target that the run works on where the line names none, such as
    /// <c>sh:here</c>. The value may be left out on the line, and is empty then. Absent for none.
    /// </summary>
    public string? Target { get; init; }
}
