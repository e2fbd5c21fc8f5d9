namespace AgentHost;

/// <summary>A typed option of a command, or of <c>agent run</c> and <c>agent chat</c> (<c>runOptions</c> of a manifest).</summary>
/// <param name="Name">Without dashes: <c>agent</c> is written <c>--agent</c>.</param>
/// <param name="Type"><c>string</c>, <c>boolean</c>, <c>integer</c>, <c>number</c> or <c>list</c> (of strings, repeatable).</param>
/// <param name="Description">One line for help.</param>
public sealed record OptionSpec(string Name, string Type, string Description)
{
    /// <summary>The only values it takes.</summary>
    public IReadOnlyList<string>? Values { get; init; }

    /// <summary>Must be given. Default false. Not for run options.</summary>
    public bool Required { get; init; }
}
